package tanabata.integration.strangers;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import tanabata.integration.live.Program;
import tanabata.testbed.cluster.ClusterFolder;
import tanabata.testbed.cluster.NodeFolder;

/// Keys that open no door, each for another reason; whoever holds one believes every server.
final class Keyring {

  private final Path folder;
  private final ClusterFolder cluster;
  private final SSLContext none;
  private final SSLContext unknown;
  private final SSLContext sameName;
  private final SSLContext expired;

  private Keyring(Path folder, ClusterFolder cluster) throws Exception {
    this.folder = folder;
    this.cluster = cluster;
    none = context(new KeyManager[0]);
    unknown = make("procyon", "365");
    sameName = make("altair", "365");
    expired = make("vega", "-1");
  }

  /// @param folder where new keys are put
  static Keyring create(Path folder, ClusterFolder cluster) throws Exception {
    return new Keyring(folder, cluster);
  }

  /// No certificate at all.
  SSLContext none() {
    return none;
  }

  /// Keys of its own making: of an unknown name, of the name of a node, and one out of date.
  List<SSLContext> selfMade() {
    return List.of(unknown, sameName, expired);
  }

  /// A key of the cluster that is not for this door: at a node's that of the witness or the node's
  /// own, at the witness's its own.
  SSLContext misplaced(Door door, boolean own) throws IOException, GeneralSecurityException {
    NodeFolder owner =
        switch (door.process()) {
          case "vega" -> own ? cluster.vega() : cluster.deneb();
          case "altair" -> own ? cluster.altair() : cluster.deneb();
          default -> cluster.deneb();
        };
    return context(keys(owner.keystore(), owner.password()));
  }

  private SSLContext make(String name, String days) throws Exception {
    Path store = folder.resolve(name + "-foreign.p12");
    Path password = Files.writeString(folder.resolve("foreign.password"), "procyon\n");
    Program.run(
            folder,
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:+UseSerialGC",
                "-J-XX:TieredStopAtLevel=1",
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
                "san=dns:" + name + ",ip:127.0.0.1",
                "-startdate",
                "-2d",
                "-validity",
                days.equals("-1") ? "1" : days,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass:file",
                password.toString()))
        .demandSuccess();
    return context(keys(store, password));
  }

  private static KeyManager[] keys(Path store, Path passwordFile)
      throws IOException, GeneralSecurityException {
    char[] password = Files.readString(passwordFile).strip().toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, password);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, password);
    return factory.getKeyManagers();
  }

  private static SSLContext context(KeyManager[] keys) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, new TrustManager[] {new Credulous()}, new SecureRandom());
    return context;
  }

  private static final class Credulous extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
