package tanabata.simulation;

import java.util.ArrayDeque;
import java.util.List;

/// Connections between two nodes, 0 and 1, that behave like TCP: in order, at most once, and when
/// the network is cut either reset or silently stalled, in one direction or in both.
///
/// @param <M> what is sent
public final class Network<M> {

  /// What a node learns from its connections.
  public interface End<M> {
    void up(long link);

    void down(long link);

    void received(long link, M message);
  }

  private static final long FASTEST = 20_000;
  private static final long SLOWEST = 2_000_000;

  private final World world;
  private final End<M>[] ends;
  private final boolean[] stalled = new boolean[2];
  private boolean refusing;
  private Connection<M> current;
  private long lastLink;

  private static final class Connection<M> {
    final long link;
    final long[] lastArrival = new long[2];
    final boolean[] gone = new boolean[2];
    final List<ArrayDeque<M>> backlog = List.of(new ArrayDeque<>(), new ArrayDeque<>());

    Connection(long link) {
      this.link = link;
    }
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  public Network(World world, End<M>... ends) {
    this.world = world;
    this.ends = ends;
  }

  /// Node 0 connects to node 1. Fails silently while the network is cut.
  public void dial() {
    world.after(
        delay(),
        () -> {
          if (!refusing && !stalled[0] && !stalled[1]) {
            Connection<M> connection = new Connection<>(++lastLink);
            current = connection;
            for (int node = 0; node < 2; node++) {
              End<M> end = ends[node];
              long delay = delay();
              // Nothing arrives at an end before that end knows of the connection.
              connection.lastArrival[1 - node] = world.now().nanos() + delay;
              world.after(delay, () -> end.up(connection.link));
            }
          }
        });
  }

  /// Sends from `node` to the other one, if `link` is still the connection.
  public void send(int node, long link, M message) {
    Connection<M> connection = current;
    if (connection == null || connection.link != link || connection.gone[node]) {
      return;
    }
    long at = Math.max(connection.lastArrival[node], world.now().nanos() + delay());
    connection.lastArrival[node] = at;
    int to = 1 - node;
    world.after(
        at - world.now().nanos(),
        () -> {
          if (current == connection && !connection.gone[to]) {
            if (stalled[node]) {
              connection.backlog.get(node).add(message);
            } else {
              ends[to].received(link, message);
            }
          }
        });
  }

  /// A node closes its end, or its process has died.
  public void close(int node, long link) {
    Connection<M> connection = current;
    if (connection != null && connection.link == link && !connection.gone[node]) {
      connection.gone[node] = true;
      int other = 1 - node;
      if (!stalled[node]) {
        // What was sent before arrives before the end of the stream does.
        long at = Math.max(connection.lastArrival[node], world.now().nanos() + delay());
        world.after(
            at - world.now().nanos(),
            () -> {
              if (!connection.gone[other]) {
                connection.gone[other] = true;
                ends[other].down(link);
              }
            });
      }
    }
  }

  public void closeAll(int node) {
    if (current != null) {
      close(node, current.link);
    }
  }

  /// Resets the connection and refuses new ones until [#heal].
  public void reset() {
    refusing = true;
    Connection<M> connection = current;
    if (connection != null) {
      for (int node = 0; node < 2; node++) {
        int end = node;
        world.after(
            delay(),
            () -> {
              if (!connection.gone[end]) {
                connection.gone[end] = true;
                ends[end].down(connection.link);
              }
            });
      }
    }
  }

  /// Whether what `from` sends at this moment would arrive.
  public boolean carries(int from) {
    return !refusing && !stalled[from];
  }

  /// What `from` sends no longer arrives, and nobody is told.
  public void stall(int from) {
    stalled[from] = true;
  }

  /// Everything works again; a connection that both ends still have goes on.
  public void heal() {
    refusing = false;
    for (int from = 0; from < 2; from++) {
      stalled[from] = false;
      if (current != null) {
        deliverBacklog(current, from);
      }
    }
  }

  private void deliverBacklog(Connection<M> connection, int from) {
    int to = 1 - from;
    ArrayDeque<M> waiting = new ArrayDeque<>(connection.backlog.get(from));
    connection.backlog.get(from).clear();
    for (M message : waiting) {
      if (current == connection && !connection.gone[to]) {
        ends[to].received(connection.link, message);
      }
    }
  }

  private long delay() {
    return world.between(FASTEST, SLOWEST);
  }
}
