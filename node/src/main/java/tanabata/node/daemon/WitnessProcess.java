package tanabata.node.daemon;

import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.fencing.witness.server.EmbeddedWitness;
import tanabata.foundation.background.Background;
import tanabata.node.admin.Reply;
import tanabata.node.config.TlsConfig;
import tanabata.node.config.WitnessServerConfig;
import tanabata.platform.linux.ServiceManager;

/// The process of a witness: serves, and ends in order on SIGTERM.
public final class WitnessProcess {

  private static final Logger log = LoggerFactory.getLogger(WitnessProcess.class);

  private static final long HOOK_SECONDS = 25;

  private WitnessProcess() {}

  /// Serves until told to stop; see [tanabata.node.admin.WitnessStarter].
  public static Reply run(WitnessServerConfig config, Consumer<String> ready) {
    CompletableFuture<Reply> end = new CompletableFuture<>();
    CountDownLatch finished = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(Background.of("end").unstarted(() -> terminate(end, finished)));
    Secrets.exposedOf(config).forEach(log::warn);
    try (EmbeddedWitness witness = EmbeddedWitness.start(settings(config));
        CertificateWatch certificates = new CertificateWatch(InstantSource.system())) {
      certificates.add(config.tls());
      certificates.start();
      switch (config.tls()) {
        case TlsConfig.Off() when !config.listen().isLoopback() ->
            log.warn(
                "whoever reaches {} can make records, read them, and change those of nodes without"
                    + " a digest: there is no TLS",
                config.listen());
        case TlsConfig.Off() -> {}
        case TlsConfig.On _ -> {}
      }
      witness.failed().thenAccept(reason -> end.complete(new Reply.Refused(reason)));
      ready.accept(
          "witness is up; in the configuration of both nodes: witness { connect = \""
              + config.listen()
              + "\""
              + (config.tls() instanceof TlsConfig.On ? ", tls { … }" : "")
              + " }");
      ServiceManager.ready().ifPresent(failure -> log.warn(failure.sentence()));
      return end.join();
    } catch (IOException e) {
      return new Reply.Refused(e.getMessage());
    } finally {
      finished.countDown();
    }
  }

  private static void terminate(CompletableFuture<Reply> end, CountDownLatch finished) {
    end.complete(new Reply.Done("witness has stopped"));
    try {
      if (!finished.await(HOOK_SECONDS, TimeUnit.SECONDS)) {
        log.warn("the end of the witness took too long; what it answered is on its disk");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static EmbeddedWitness.Settings settings(WitnessServerConfig config) throws IOException {
    return new EmbeddedWitness.Settings(
        config.data(), config.listen().host(), config.listen().port(), Witnesses.tls(config.tls()));
  }
}
