package tanabata.integration.live.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tanabata.integration.live.Program;

/// One key for both nodes, who trust it: enough to see that faults of an encrypted link are the
/// same.
final class SharedKey {

  private SharedKey() {}

  /// Makes `store` and, beside it, the file `password`.
  static void create(Path store) throws Exception {
    Path password = Files.writeString(store.resolveSibling("password"), "tanabata\n");
    Program.run(
            store.getParent(),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:+UseSerialGC",
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                "both",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=both",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass:file",
                password.toString()))
        .demandSuccess();
  }
}
