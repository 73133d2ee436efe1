package tanabata.nbd.netty;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;

/// The server's side of TLS: 1.3, and who comes must show a certificate.
final class TlsKeys {

  private final SslContext context;
  private final Executor handshakes;

  /// @param handshakes where keys are computed with; not the loop, which serves others meanwhile
  TlsKeys(SSLContext keys, Executor handshakes) {
    this.context =
        new JdkSslContext(
            keys,
            false,
            null,
            IdentityCipherSuiteFilter.INSTANCE,
            ApplicationProtocolConfig.DISABLED,
            ClientAuth.REQUIRE,
            new String[] {"TLSv1.3"},
            false);
    this.handshakes = handshakes;
  }

  SslHandler newHandler(Channel channel) {
    SslHandler handler = context.newHandler(channel.alloc(), handshakes);
    handler.setHandshakeTimeoutMillis(0); // the negotiation as a whole has its time
    return handler;
  }
}
