package tanabata.dlm.storm;

import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;

/// A lock as its client knows it.
final class ClientLock {
  final LockName name;
  Mode reliedOn;
  Mode granted;
  boolean persistent;

  /// It blocks the request of another client.
  boolean blocking;

  /// It is kept in NL, so that the value block of its name is not forgotten.
  boolean keeper;

  ClientLock(LockName name, Mode mode) {
    this.name = name;
    reliedOn = mode;
    granted = mode;
  }
}
