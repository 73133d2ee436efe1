package tanabata.nbd.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tanabata.nbd.core.Encryption;

/// What one listener lets in: so many connections, and what they must show first.
///
/// A *stranger* is a connection that has shown nothing yet: with TLS no certificate that is
/// believed, without TLS no wish to begin with an export. Strangers may fill the places, but they
/// keep nobody out.
final class Gate {

  private final Clients clients;
  private final Optional<TlsKeys> tls;
  private final Map<Channel, String> strangers = new LinkedHashMap<>();
  private final ListenerLog log;
  private int connections;

  Gate(Clients clients, Optional<TlsKeys> tls) {
    this.clients = clients;
    this.tls = tls;
    this.log = new ListenerLog(tls.isPresent());
  }

  Clients clients() {
    return clients;
  }

  ListenerLog log() {
    return log;
  }

  Encryption encryption() {
    return tls.isPresent() ? Encryption.DEMANDED : Encryption.NONE;
  }

  /// Takes part in every connection of a listener with TLS.
  ChannelHandler tlsHandler(Channel channel) {
    return tls.orElseThrow().newHandler(channel);
  }

  /// Admits a new connection, or closes it.
  ///
  /// @return how the log calls it; empty if it may not come in
  Optional<String> admit(Channel channel, String where) {
    String name = clients.nextName(where);
    if (connections >= clients.limits().connections() && !makeRoom(name)) {
      turnAway(name, "and all of them have begun");
      channel.close();
      return Optional.empty();
    }
    connections++;
    clients.channels().add(channel);
    strangers.put(channel, name);
    channel
        .closeFuture()
        .addListener(_ -> {
          strangers.remove(channel);
          connections--;
        });
    return Optional.of(name);
  }

  /// Of the oldest: else a few that never say anything would keep all others out.
  private boolean makeRoom(String newcomer) {
    if (strangers.isEmpty()) {
      return false;
    }
    Map.Entry<Channel, String> oldest = strangers.entrySet().iterator().next();
    strangers.remove(oldest.getKey());
    turnAway(oldest.getValue(), "it has shown nothing yet, and " + newcomer + " has come");
    oldest.getKey().close();
    return true;
  }

  private void turnAway(String name, String why) {
    int already = clients.limits().connections();
    log.refused("NBD " + name + " refused: there are " + already + " clients already, " + why);
  }

  /// It has shown who it is, or has begun.
  void isKnown(Channel channel) {
    strangers.remove(channel);
  }
}
