package tanabata.fencing.witness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;

/// Keys and certificates, made by `keytool`.
public final class Keys {

  public static final String PASSWORD = "only a test";

  private Keys() {}

  /// A key for each name, `NAME.p12`, and what the others may show, `NAME.trust.p12`.
  public static void make(Path folder, String... names) throws Exception {
    for (String name : names) {
      keytool(folder, name);
    }
    for (String name : names) {
      KeyStore trust = KeyStore.getInstance("PKCS12");
      trust.load(null, null);
      for (String other : names) {
        if (!other.equals(name)) {
          trust.setCertificateEntry(other, certificate(folder, other));
        }
      }
      try (OutputStream out = Files.newOutputStream(folder.resolve(name + ".trust.p12"))) {
        trust.store(out, PASSWORD.toCharArray());
      }
    }
  }

  public static WitnessTls of(Path folder, String name) {
    return new WitnessTls(
        folder.resolve(name + ".p12"), folder.resolve(name + ".trust.p12"), PASSWORD);
  }

  private static Certificate certificate(Path folder, String name)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store.getCertificate(name);
  }

  private static void keytool(Path folder, String name) throws Exception {
    String program = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                program,
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                folder.resolve(name + ".p12").toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new AssertionError(said);
    }
  }
}
