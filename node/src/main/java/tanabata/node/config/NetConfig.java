package tanabata.node.config;

import java.time.Duration;
import java.util.List;
import tanabata.foundation.net.AddressRange;
import tanabata.replication.model.AfterSplitBrain;

/// How the two hosts talk.
///
/// @param pingInterval how often a quiet link is asked whether it lives
/// @param pingTimeout how long an answer may take; longer than the interval
/// @param connectInterval how long to wait between attempts to connect
/// @param windowBytes how much the clients of one resource may have under way, held requests
///   included
/// @param flushInterval how long a write may stay open before a flush is sent behind it
/// @param acceptFrom from where a peer may connect besides its addresses, for both links
/// @param afterSplitBrain what happens by itself when both hosts went on alone
public record NetConfig(
    Duration pingInterval,
    Duration pingTimeout,
    Duration connectInterval,
    long windowBytes,
    Duration flushInterval,
    AfterSplitBrain afterSplitBrain,
    TlsConfig tls,
    List<AddressRange> acceptFrom) {

  public NetConfig {
    acceptFrom = List.copyOf(acceptFrom);
  }
}
