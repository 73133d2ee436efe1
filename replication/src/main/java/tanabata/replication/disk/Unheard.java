package tanabata.replication.disk;

import tanabata.foundation.Payload;

/// For operations whose result nobody asked for.
enum Unheard implements DiskCompletion {
  RESULT;

  @Override
  public void done(Payload data) {
    data.release();
  }

  @Override
  public void failed(DiskFailure failure) {}
}
