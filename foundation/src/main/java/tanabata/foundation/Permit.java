package tanabata.foundation;

/// Until when a node may answer its clients.
public sealed interface Permit {

  Permit NONE = new None();

  Permit FOREVER = new Forever();

  boolean isValid(Moment now);

  /// Nobody may be answered.
  record None() implements Permit {
    @Override
    public boolean isValid(Moment now) {
      return false;
    }
  }

  /// The right ends by itself, and others may act from then on.
  record Until(Moment end) implements Permit {
    @Override
    public boolean isValid(Moment now) {
      return end.isAfter(now);
    }
  }

  /// Nobody else may act, for as long as this node does not say otherwise.
  record Forever() implements Permit {
    @Override
    public boolean isValid(Moment now) {
      return true;
    }
  }
}
