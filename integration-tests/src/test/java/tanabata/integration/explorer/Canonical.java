package tanabata.integration.explorer;

/// Something of which two instances may be equivalent although they were built differently.
interface Canonical {

  /// What to look at in its place: equal for all that are equivalent.
  Object canonical();
}
