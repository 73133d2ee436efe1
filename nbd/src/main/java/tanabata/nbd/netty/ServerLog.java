package tanabata.nbd.netty;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The logger of the whole server: an operator knows it by one name.
final class ServerLog {

  static final Logger LOG = LoggerFactory.getLogger("tanabata.nbd.netty.NbdServer");

  private ServerLog() {}
}
