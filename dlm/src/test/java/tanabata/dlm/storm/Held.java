package tanabata.dlm.storm;

import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;

/// A lock as a client knows it.
final class Held {
  final LockName name;
  Mode reliedOn;
  Mode granted;
  boolean persistent;
  boolean wanted;
  boolean keeper;

  Held(LockName name, Mode mode) {
    this.name = name;
    reliedOn = mode;
    granted = mode;
  }
}
