package tanabata.integration.fuzz;

/// Something that takes input from outside and must cope with all of it.
interface Target {

  /// As in `-Dfuzz.target=NAME`.
  String name();

  /// Makes the input of one case and feeds it in. Whatever is thrown is a failure: a refusal by the
  /// exception that is meant for it is caught within, and its sentence judged by [Sentences].
  ///
  /// @param inputs gets what is fed in, before it is
  /// @return whether the input was accepted
  boolean run(Draw draw, InputLog inputs) throws Exception;

  /// How much one case may allocate on the heap, the making of the input included. It is far more
  /// than any valid case needs, and far less than a length of four bytes can ask for.
  default long mostBytes() {
    return 64L << 20;
  }
}
