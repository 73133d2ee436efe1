package tanabata.node.daemon;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import tanabata.foundation.NodeId;

/// Believes a certificate that the truststore vouches for, if it is the peer's by name. Without the
/// second condition whoever holds any key of the cluster could be anybody in it.
final class PeerTrust extends X509ExtendedTrustManager {

  private final X509ExtendedTrustManager trusted;
  private final NodeId self;
  private final NodeId peer;

  /// @param trusted says whom the truststore vouches for
  PeerTrust(X509ExtendedTrustManager trusted, NodeId self, NodeId peer) {
    this.trusted = trusted;
    this.self = self;
    this.peer = peer;
  }

  private void checkName(X509Certificate[] chain) throws CertificateException {
    if (!CertificateNames.of(chain[0]).contains(peer.name())) {
      throw new CertificateException(
          "the certificate shown is for "
              + CertificateNames.shown(chain[0])
              + ", and "
              + peer
              + " is expected there"
              + (CertificateNames.of(chain[0]).contains(self.name())
                  ? "; " + self + " is this node, and no other may use its key"
                  : "")
              + "; "
              + remedy(peer));
    }
  }

  /// What to run, for a sentence about a key that is not `node`'s.
  static String remedy(NodeId node) {
    return "'tanabata keys' makes a key for "
        + node
        + ", and so does 'keytool -genkeypair -dname CN="
        + node
        + "' with its certificate imported on its peer";
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    trusted.checkClientTrusted(chain, type);
    checkName(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    trusted.checkServerTrusted(chain, type);
    checkName(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    trusted.checkClientTrusted(chain, type, socket);
    checkName(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    trusted.checkServerTrusted(chain, type, socket);
    checkName(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    trusted.checkClientTrusted(chain, type, engine);
    checkName(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    trusted.checkServerTrusted(chain, type, engine);
    checkName(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return trusted.getAcceptedIssuers();
  }
}
