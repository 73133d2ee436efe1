package tanabata.testbed.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tanabata.testbed.TestbedFailure;

/// Creates a TLS key for each node and for the witness, and the stores of certificates to trust.
public final class ClusterKeys {

  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");

  private ClusterKeys() {}

  public static boolean areComplete(ClusterFolder folder) {
    NodeFolder deneb = folder.deneb();
    Stream<Path> ofNodes =
        folder.nodes().stream()
            .flatMap(node ->
                Stream.of(
                    node.keystore(), node.truststore(), node.witnessTruststore(), node.password()));
    return Stream.concat(ofNodes, Stream.of(deneb.keystore(), deneb.truststore(), deneb.password()))
        .allMatch(Files::exists);
  }

  /// Creates all of them anew: certificates of different runs do not match.
  public static void create(ClusterFolder folder) throws TestbedFailure {
    NodeFolder vega = folder.vega();
    NodeFolder altair = folder.altair();
    NodeFolder deneb = folder.deneb();
    try {
      Certificate ofVega = createKey(vega);
      Certificate ofAltair = createKey(altair);
      Certificate ofDeneb = createKey(deneb);
      createTrust(vega, vega.truststore(), Map.of(altair.name(), ofAltair));
      createTrust(altair, altair.truststore(), Map.of(vega.name(), ofVega));
      createTrust(deneb, deneb.truststore(), Map.of(vega.name(), ofVega, altair.name(), ofAltair));
      for (NodeFolder node : folder.nodes()) {
        createTrust(node, node.witnessTruststore(), Map.of(deneb.name(), ofDeneb));
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new TestbedFailure("cannot make the TLS keys: " + e);
    }
  }

  private static Certificate createKey(NodeFolder node)
      throws IOException, GeneralSecurityException, TestbedFailure {
    writePassword(node.password());
    Files.deleteIfExists(node.keystore());
    keytool(node);
    Files.setPosixFilePermissions(node.keystore(), PRIVATE);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(node.keystore())) {
      store.load(in, password(node));
    }
    return store.getCertificate(node.name());
  }

  private static void createTrust(NodeFolder node, Path file, Map<String, Certificate> certificates)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (Map.Entry<String, Certificate> one : certificates.entrySet()) {
      store.setCertificateEntry(one.getKey(), one.getValue());
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password(node));
    }
    Files.setPosixFilePermissions(file, PRIVATE);
  }

  private static void keytool(NodeFolder node) throws IOException, TestbedFailure {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                keytool.toString(),
                "-J-XX:+UseSerialGC",
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                node.name(),
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + node.name(),
                "-ext",
                "san=dns:" + node.name() + ",ip:127.0.0.1",
                "-validity",
                "3650",
                "-storetype",
                "PKCS12",
                "-keystore",
                node.keystore().toString(),
                "-storepass:file",
                node.password().toString())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes()).strip();
    try {
      if (process.waitFor() != 0) {
        throw new TestbedFailure("keytool cannot make the key of " + node.name() + ": " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestbedFailure("interrupted while keytool ran");
    }
  }

  private static void writePassword(Path file) throws IOException {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    Files.deleteIfExists(file);
    Files.createFile(file, PosixFilePermissions.asFileAttribute(PRIVATE));
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    Files.writeString(file, password + "\n", StandardOpenOption.WRITE);
  }

  private static char[] password(NodeFolder node) throws IOException {
    return Files.readString(node.password()).strip().toCharArray();
  }
}
