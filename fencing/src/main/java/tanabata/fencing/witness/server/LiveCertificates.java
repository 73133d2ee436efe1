package tanabata.fencing.witness.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.apache.zookeeper.server.auth.X509AuthenticationProvider;
import tanabata.foundation.tls.Expired;
import tanabata.foundation.tls.LiveStores;
import tanabata.foundation.tls.StoreFiles;

/// ZooKeeper's authentication by certificates, with stores that are read when they were renewed and
/// not for each connection, and that let in nobody whose certificate has expired. ZooKeeper makes
/// it by its name, so that it finds its stores in the properties of the process, as the original
/// does.
public final class LiveCertificates extends X509AuthenticationProvider {

  /// Called by ZooKeeper.
  ///
  /// @throws IOException with a sentence for the operator
  public LiveCertificates() throws IOException {
    this(
        LiveStores.open(
            new StoreFiles(
                Path.of(property("keyStore.location")),
                Path.of(property("trustStore.location")),
                () -> property("keyStore.password").toCharArray()),
            Expired.REFUSE,
            InstantSource.system()));
  }

  private LiveCertificates(LiveStores stores) {
    super(stores.trustManager(), stores.keyManager());
  }

  private static String property(String name) {
    return System.getProperty("zookeeper.ssl." + name);
  }
}
