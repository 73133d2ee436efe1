package tanabata.nbd;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A certificate authority, a server's key and clients' keys, in files as real clients want them.
///
/// @param directory here lie `server.p12` and `clients.p12` (whom the server believes), both opened
///   by the first line of `password`
public record TestKeys(Path directory) {

  private static final String PASSWORD = "tanabata";

  /// Skips the test aloud where openssl is not installed.
  public static TestKeys in(Path directory) throws Exception {
    TestKeys keys = new TestKeys(Files.createDirectories(directory));
    Files.writeString(directory.resolve("password"), PASSWORD + "\n");
    keys.authority("ca");
    keys.key("ca", "server", "subjectAltName=DNS:localhost,DNS:vega,IP:127.0.0.1");
    keys.openssl(
        "pkcs12",
        "-export",
        "-inkey",
        "server-key.pem",
        "-in",
        "server-cert.pem",
        "-out",
        "server.p12",
        "-passout",
        "pass:" + PASSWORD);
    KeyStore believed = KeyStore.getInstance("PKCS12");
    believed.load(null, null);
    try (InputStream in = Files.newInputStream(directory.resolve("ca-cert.pem"));
        OutputStream out = Files.newOutputStream(keys.clients())) {
      believed.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
      believed.store(out, PASSWORD.toCharArray());
    }
    return keys;
  }

  public Path server() {
    return directory.resolve("server.p12");
  }

  public Path clients() {
    return directory.resolve("clients.p12");
  }

  public Path password() {
    return directory.resolve("password");
  }

  /// What a server shows and believes.
  public SSLContext context() throws IOException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(load(server()), PASSWORD.toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(load(clients()));
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD.toCharArray());
      return store;
    }
  }

  /// The folder of a client that the server believes.
  public Path client(String name) throws Exception {
    return client("ca", name);
  }

  /// The folder of one with a certificate that somebody else has signed.
  public Path stranger(String name) throws Exception {
    authority("other");
    return client("other", name);
  }

  /// The folder of one that knows whom to believe, and has nothing to show.
  public Path nobody() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("nobody"));
    Files.copy(directory.resolve("ca-cert.pem"), folder.resolve("ca-cert.pem"));
    return folder;
  }

  private Path client(String signer, String name) throws Exception {
    Path folder = Files.createDirectory(directory.resolve(name));
    key(signer, name, "extendedKeyUsage=clientAuth");
    Files.copy(directory.resolve("ca-cert.pem"), folder.resolve("ca-cert.pem"));
    Files.copy(directory.resolve(name + "-cert.pem"), folder.resolve("client-cert.pem"));
    Files.copy(directory.resolve(name + "-key.pem"), folder.resolve("client-key.pem"));
    return folder;
  }

  private void authority(String name) throws Exception {
    request(name, "-addext", "keyUsage=critical,keyCertSign");
  }

  private void key(String signer, String name, String extension) throws Exception {
    request(
        name,
        "-CA",
        signer + "-cert.pem",
        "-CAkey",
        signer + "-key.pem",
        "-addext",
        "basicConstraints=critical,CA:FALSE",
        "-addext",
        extension);
  }

  private void request(String name, String... more) throws Exception {
    List<String> line =
        new ArrayList<>(
            List.of(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + "-key.pem",
                "-out",
                name + "-cert.pem"));
    line.addAll(List.of(more));
    openssl(line.toArray(String[]::new));
  }

  private void openssl(String... arguments) throws Exception {
    Tool.named("openssl").run(directory, arguments);
  }
}
