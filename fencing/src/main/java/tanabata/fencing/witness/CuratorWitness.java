package tanabata.fencing.witness;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.zookeeper.client.ZKClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.fencing.WitnessReply;
import tanabata.fencing.WitnessRequest;
import tanabata.fencing.format.WitnessRecordCodec;
import tanabata.foundation.background.Background;
import tanabata.foundation.background.Worker;

/// A witness that is a ZooKeeper server or ensemble.
///
/// Everything that changes here, and every call of the listener, happens on one thread of its own.
public final class CuratorWitness implements Witness {

  private static final Logger log = LoggerFactory.getLogger(CuratorWitness.class);

  /// An arbiter asks one or two questions at a time; more than this is a mistake, and gets refused.
  private static final int MOST_OPEN = 64;

  private final WitnessSettings settings;
  private final Listener listener;
  private final CuratorFramework client;
  private final RecordAccess access;
  private final Worker thread;

  private final Set<Open> open = new HashSet<>();
  private boolean connected;
  private volatile String health;

  /// A question that is not answered yet.
  private static final class Open {
    final long number;
    ScheduledFuture<?> timeout;

    Open(long number) {
      this.number = number;
    }
  }

  private CuratorWitness(WitnessSettings settings, Listener listener) {
    this.settings = settings;
    this.listener = listener;
    this.client = client(settings);
    this.access =
        new RecordAccess(client, settings.servers(), settings.path(), RecordWriters.of(settings));
    this.health = "not connected to " + settings.servers() + " yet";
    this.thread = Worker.of("witness-" + settings.resource());
  }

  /// Begins to connect, and goes on trying until closed.
  ///
  /// @throws IOException with a sentence for the operator: the stores of `tls` cannot be used, or
  ///   the servers cannot be understood
  public static CuratorWitness open(WitnessSettings settings, Listener listener)
      throws IOException {
    if (settings.tls().isPresent()) {
      settings.tls().get().check();
    }
    try {
      CuratorWitness witness = new CuratorWitness(settings, listener);
      witness
          .client
          .getConnectionStateListenable()
          .addListener((_, state) -> witness.run(() -> witness.moved(state)));
      witness.client.start();
      return witness;
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "witness: '" + settings.servers() + "' cannot be used: " + e.getMessage(), e);
    }
  }

  private static CuratorFramework client(WitnessSettings settings) {
    ZKClientConfig config = new ZKClientConfig();
    config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
    settings
        .tls()
        .ifPresent(tls -> {
          config.setProperty(ZKClientConfig.SECURE_CLIENT, "true");
          config.setProperty(
              ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET,
              "org.apache.zookeeper.ClientCnxnSocketNetty");
          tls.properties().forEach(config::setProperty);
        });
    int session = Math.toIntExact(settings.sessionTimeout().toMillis());
    CuratorFrameworkFactory.Builder builder =
        CuratorFrameworkFactory.builder()
            .connectString(settings.servers())
            .sessionTimeoutMs(session)
            .connectionTimeoutMs(session)
            .retryPolicy(new NeverAgain())
            .ensembleTracker(false)
            .dontUseContainerParents()
            .zkClientConfig(config);
    RecordWriters.proof(settings).ifPresent(proof -> builder.authorization("digest", proof));
    return builder.build();
  }

  @Override
  public void ask(long number, WitnessRequest question) {
    Consumer<Consumer<WitnessReply>> errand = errand(question);
    run(() -> begin(number, errand));
  }

  private Consumer<Consumer<WitnessReply>> errand(WitnessRequest question) {
    return switch (question) {
      case WitnessRequest.Read() -> access::read;
      case WitnessRequest.Replace replace -> {
        if (replace.version().isPresent() && replace.version().getAsInt() < 0) {
          // ZooKeeper would take it for "whatever the version is".
          throw new IllegalArgumentException("a negative version: " + replace);
        }
        byte[] next = WitnessRecordCodec.encode(replace.next());
        yield done -> access.replace(next, replace.version(), done);
      }
    };
  }

  private void begin(long number, Consumer<Consumer<WitnessReply>> errand) {
    if (!connected) {
      listener.answered(number, new WitnessReply.Unreachable(health));
    } else if (open.size() >= MOST_OPEN) {
      listener.answered(
          number, new WitnessReply.Unreachable(MOST_OPEN + " questions are open already"));
    } else {
      Open asked = new Open(number);
      open.add(asked);
      long millis = settings.askTimeout().toMillis();
      String late =
          "the witness at " + settings.servers() + " did not answer within " + millis + " ms";
      asked.timeout =
          thread.after(
              settings.askTimeout(),
              () -> finish(asked, new WitnessReply.Unreachable(late)),
              Background.GO_ON);
      errand.accept(answer -> run(() -> finish(asked, answer)));
    }
  }

  private void finish(Open asked, WitnessReply answer) {
    if (!open.remove(asked)) {
      return;
    }
    asked.timeout.cancel(false);
    String trouble = answer instanceof WitnessReply.Unreachable(String reason) ? "; " + reason : "";
    if (connected) {
      health = "connected to " + settings.servers() + trouble;
    }
    listener.answered(asked.number, answer);
  }

  private void moved(ConnectionState state) {
    boolean now =
        switch (state) {
          case CONNECTED, RECONNECTED -> true;
          // What a server says that has lost its ensemble decides nothing.
          case SUSPENDED, LOST, READ_ONLY -> false;
        };
    health =
        now
            ? "connected to " + settings.servers()
            : "not connected to " + settings.servers() + ": the connection was lost";
    if (now) {
      access.watch(_ -> run(listener::recordChanged));
    }
    if (now == connected) {
      return;
    }
    connected = now;
    log.info("witness of {}: {}", settings.resource(), health);
    if (!now) {
      giveUp(health);
    }
    listener.state(now);
  }

  private void giveUp(String reason) {
    for (Open asked : new ArrayList<>(open)) {
      finish(asked, new WitnessReply.Unreachable(reason));
    }
  }

  @Override
  public String health() {
    return health;
  }

  @Override
  public void close() {
    run(() -> giveUp("the witness is not asked any more"));
    thread.finish(settings.askTimeout());
    client.close();
  }

  private void run(Runnable step) {
    thread.execute(step, Background.GO_ON);
  }
}
