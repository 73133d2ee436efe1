package tanabata.replication.disk;

import tanabata.foundation.Payload;

/// For operations whose result the caller does not want, such as hints.
enum IgnoredCompletion implements DiskCompletion {
  INSTANCE;

  @Override
  public void done(Payload data) {
    data.release();
  }

  @Override
  public void failed(DiskFailure failure) {}
}
