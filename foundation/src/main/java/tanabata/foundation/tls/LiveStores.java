package tanabata.foundation.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateExpiredException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// The key of one side, and whom it believes, as the files say at each handshake: files that were
/// replaced are read again, and links that are up stay. Files that cannot be read change nothing:
/// then what was read before goes on to hold, and the reason goes to the log, once.
///
/// A certificate that has expired is refused unless the policy accepts it. **Reason:** the JDK does
/// not look at the end of a certificate that lies in the truststore itself.
///
/// Any thread.
public final class LiveStores {

  private static final System.Logger log = System.getLogger(LiveStores.class.getName());

  /// A session that is resumed skips all checks; so none is, after this many seconds.
  private static final int SESSION_SECONDS = 1;

  private final StoreFiles files;
  private final Expired expired;
  private final InstantSource clock;

  private volatile Loaded loaded;
  private volatile List<FileState> rejected = List.of();
  private volatile Optional<Ending> shown = Optional.empty();

  private record Loaded(List<FileState> states, X509ExtendedKeyManager keys, KeyStore trusted) {}

  private LiveStores(StoreFiles files, Expired expired, InstantSource clock, Loaded loaded) {
    this.files = files;
    this.expired = expired;
    this.clock = clock;
    this.loaded = loaded;
  }

  /// @throws IOException with a sentence for the operator, if they cannot be used
  public static LiveStores open(StoreFiles files, Expired expired, InstantSource clock)
      throws IOException {
    return new LiveStores(files, expired, clock, load(files, files.states()));
  }

  private static Loaded load(StoreFiles files, List<FileState> states) throws IOException {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(files.keys(), files.password().read());
      KeyStore trusted = files.trusted();
      // Also: one without any certificate is found here, and not at a handshake.
      trust(new PKIXBuilderParameters(trusted, new X509CertSelector()));
      X509ExtendedKeyManager manager =
          Stream.of(keys.getKeyManagers())
              .map(X509ExtendedKeyManager.class::cast)
              .findFirst()
              .orElseThrow();
      return new Loaded(states, manager, trusted);
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "tls: "
              + files.keystore()
              + " and "
              + files.truststore()
              + " cannot be used: "
              + e.getMessage(),
          e);
    }
  }

  private static X509ExtendedTrustManager trust(PKIXBuilderParameters parameters)
      throws GeneralSecurityException {
    parameters.setRevocationEnabled(false);
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(new CertPathTrustManagerParameters(parameters));
    return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
  }

  /// The newest that can be used.
  private Loaded current() {
    Loaded before = loaded;
    try {
      List<FileState> states = files.states();
      if (!states.equals(before.states()) && !states.equals(rejected)) {
        try {
          loaded = load(files, states);
          log.log(System.Logger.Level.INFO, "keys were renewed: {0}", files.keystore());
        } catch (IOException e) {
          rejected = states;
          log.log(
              System.Logger.Level.WARNING,
              "renewed keys are not used, the old ones are: {0}",
              e.getMessage());
        }
      }
    } catch (IOException e) {
      log.log(System.Logger.Level.DEBUG, "keys are being replaced: {0}", e.getMessage());
    }
    return loaded;
  }

  /// Who judges this chain. One that has expired is judged as of its last moment, if that is
  /// accepted.
  private X509ExtendedTrustManager trust(X509Certificate leaf) throws GeneralSecurityException {
    PKIXBuilderParameters parameters =
        new PKIXBuilderParameters(current().trusted(), new X509CertSelector());
    Instant end = leaf.getNotAfter().toInstant();
    boolean over = !clock.instant().isBefore(end);
    switch (expired) {
      case REFUSE -> {
        if (over) {
          throw new CertificateExpiredException(
              "the certificate of "
                  + leaf.getSubjectX500Principal()
                  + " has expired on "
                  + end
                  + "; renew it, or say 'expired = accept' in tls until it is");
        }
        parameters.setDate(Date.from(clock.instant()));
      }
      case ACCEPT -> parameters.setDate(over ? leaf.getNotAfter() : Date.from(clock.instant()));
    }
    return trust(parameters);
  }

  private void accepted(X509Certificate leaf) {
    shown = Optional.of(StoreFiles.ending(leaf, "shown by the other side"));
  }

  /// All certificates in both stores, and the one that was accepted last.
  ///
  /// @throws IOException with a sentence for the operator
  public List<Ending> endings() throws IOException {
    return Stream.concat(files.endings().stream(), shown.stream()).toList();
  }

  /// The certificate that was accepted last, if any was.
  public Optional<Ending> shown() {
    return shown;
  }

  public X509ExtendedKeyManager keyManager() {
    return new LiveKeyManager(() -> current().keys());
  }

  public X509ExtendedTrustManager trustManager() {
    return new LiveTrustManager(this::trust, this::accepted);
  }

  /// A context whose sessions are not resumed, since a session that is skips what is checked.
  ///
  /// @param trust usually [#trustManager], or what asks it
  public SSLContext context(X509ExtendedTrustManager trust) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(new KeyManager[] {keyManager()}, new TrustManager[] {trust}, null);
      for (var sessions :
          List.of(context.getServerSessionContext(), context.getClientSessionContext())) {
        sessions.setSessionTimeout(SESSION_SECONDS);
      }
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("tls: this Java has no TLS 1.3: " + e.getMessage(), e);
    }
  }
}
