package tanabata.foundation;

/// A handle on bytes that travel beside a core.
///
/// A core passes handles on and says when they are no longer needed; it never looks inside. Each
/// handle has one owner at a time, who releases it exactly once or hands it on.
public interface Payload {

  /// The payload of an operation that carries no bytes.
  Payload NONE =
      new Payload() {
        @Override
        public int length() {
          return 0;
        }

        @Override
        public void release() {}

        @Override
        public String toString() {
          return "no payload";
        }
      };

  /// How many bytes it holds.
  int length();

  /// Gives the bytes back; the handle must not be used afterwards.
  void release();
}
