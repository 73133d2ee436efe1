package tanabata.filesystem.model;

import java.util.List;
import java.util.Optional;

/// One call in one situation. The filesystem is empty before the setup, and `umask` is 022.
///
/// @param setup each of it must succeed
public record PosixCase(String name, List<Call> setup, Call call, Expected expected) {

  public PosixCase {
    setup = List.copyOf(setup);
  }

  static PosixCase of(String name, Call call, Expected expected, Call... setup) {
    return new PosixCase(name, List.of(setup), call, expected);
  }

  /// Whether only the kernel can ask, so that a mounted filesystem cannot be tried with it.
  public boolean isForTheKernel() {
    return call instanceof Call.Ask || setup.stream().anyMatch(Call.Ask.class::isInstance);
  }

  /// What is wrong, in a sentence, if anything is.
  public Optional<String> run(Runner runner) {
    for (Call before : setup) {
      Result result = runner.run(before);
      if (result instanceof Result.Failed) {
        return Optional.of("%s: the setup %s came to %s.".formatted(name, before, result));
      }
    }
    Result result = runner.run(call);
    return expected.holds().test(result)
        ? Optional.empty()
        : Optional.of(
            "%s: %s came to %s instead of %s.".formatted(name, call, result, expected.text()));
  }

  @Override
  public String toString() {
    return name;
  }
}
