package tanabata.fencing.witness.server;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import tanabata.fencing.witness.WitnessTls;

/// One ZooKeeper server in this process, which answers only after what it was told is durable. It
/// has no admin port, and removes its own old snapshots.
public final class EmbeddedWitness implements AutoCloseable {

  private static final int MOST_CONNECTIONS_OF_A_HOST = 60;
  private static final int USUAL_BACKLOG = -1;
  private static final int SNAPSHOTS_KEPT = 3;
  private static final int HOURS_BETWEEN_PURGES = 1;

  private final DataFolder folder;
  private final FileTxnSnapLog files;
  private final WitnessServer server;
  private final ServerCnxnFactory connections;
  private final DatadirCleanupManager purge;
  private final ProcessSettings process;
  private final AtomicBoolean closed = new AtomicBoolean();

  /// @param data a folder of its own, made when it is missing
  /// @param host where to listen: a name or address of this machine
  /// @param port where to listen; 0 for any that is free
  /// @param tls empty for plain TCP. ZooKeeper takes it from properties of the whole process, so a
  ///   process can have only one witness with TLS
  public record Settings(Path data, String host, int port, Optional<WitnessTls> tls) {}

  private EmbeddedWitness(Settings settings, DataFolder folder, ProcessSettings process)
      throws IOException {
    File data = settings.data().toFile();
    this.folder = folder;
    this.process = process;
    this.files = new FileTxnSnapLog(data, data);
    this.server = new WitnessServer(files);
    this.connections = ServerCnxnFactory.createFactory();
    this.purge = new DatadirCleanupManager(data, data, SNAPSHOTS_KEPT, HOURS_BETWEEN_PURGES);
  }

  /// Serves when it returns.
  ///
  /// @throws IOException with a sentence for the operator
  public static EmbeddedWitness start(Settings settings) throws IOException {
    if (settings.tls().isPresent()) {
      settings.tls().get().check();
    }
    InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
    if (address.isUnresolved()) {
      throw new IOException("the host name '" + settings.host() + "' cannot be resolved");
    }
    DataFolder folder = DataFolder.take(settings.data());
    ProcessSettings process = ProcessSettings.of(settings.tls());
    EmbeddedWitness witness;
    try {
      witness = new EmbeddedWitness(settings, folder, process);
    } catch (IOException e) {
      process.undo();
      folder.close();
      throw unusable(settings, e);
    }
    try {
      witness.serve(settings, address);
      return witness;
    } catch (IOException | RuntimeException e) {
      witness.close();
      throw e;
    }
  }

  private void serve(Settings settings, InetSocketAddress address) throws IOException {
    try {
      server.startdata();
    } catch (IOException e) {
      throw unusable(settings, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    try {
      connections.configure(
          address, MOST_CONNECTIONS_OF_A_HOST, USUAL_BACKLOG, settings.tls().isPresent());
      connections.startup(server);
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on " + settings.host() + ":" + settings.port() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    purge.start();
  }

  private static IOException unusable(Settings settings, IOException e) {
    return new IOException(
        "the data of the witness in " + settings.data() + " cannot be used: " + e.getMessage(), e);
  }

  private static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IOException("interrupted while the witness started", e);
  }

  /// Where it listens; the port that was found, if any was allowed.
  public int port() {
    return connections.getLocalPort();
  }

  /// Done, with a sentence, when the server cannot go on: its disk is full, or fails.
  public CompletableFuture<String> failed() {
    return server.failed();
  }

  /// Ends it; what was answered is on the disk.
  @Override
  public void close() throws IOException {
    if (closed.getAndSet(true)) {
      return;
    }
    purge.shutdown();
    connections.shutdown();
    server.shutdown(true);
    files.close();
    process.undo();
    folder.close();
  }
}
