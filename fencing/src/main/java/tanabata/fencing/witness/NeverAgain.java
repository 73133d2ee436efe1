package tanabata.fencing.witness;

import org.apache.curator.RetryPolicy;
import org.apache.curator.RetrySleeper;

/// Nothing is tried twice: whoever asked reads the record and decides anew.
final class NeverAgain implements RetryPolicy {

  @Override
  public boolean allowRetry(int retries, long elapsedMillis, RetrySleeper sleeper) {
    return false;
  }

  @Override
  public boolean allowRetry(Throwable problem) {
    return false;
  }
}
