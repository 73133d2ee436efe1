package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Optional;
import tanabata.integration.live.LiveNode;
import tanabata.integration.live.Waiting;
import tanabata.testbed.certify.NbdConnection;

/// A client that reads, through one node, what a [Writer] writes through another, and looks whether
/// it is ever told something that was out of date already when it asked. It never connects again.
final class Reader implements AutoCloseable {

  private final NbdConnection session;
  private final Writer writer;
  private volatile long reads;
  private volatile String stale = "";
  private volatile Optional<String> end = Optional.empty();

  private Reader(NbdConnection session, Writer writer) {
    this.session = session;
    this.writer = writer;
  }

  static Reader at(LiveNode node, Writer writer) throws IOException {
    Reader reader = new Reader(NbdConnection.open(node.nbd(), "home"), writer);
    Thread.ofPlatform().daemon().name("reader").start(reader::work);
    return reader;
  }

  private void work() {
    try {
      for (int block = 0; stale.isEmpty(); block = (block + 1) % Writer.BLOCKS) {
        long least = writer.acknowledged(block);
        long found = writer.readBack(session, block);
        if (found < least) {
          stale =
              "block %d is said to hold %d after %d was answered".formatted(block, found, least);
        }
        reads = reads + 1;
      }
    } catch (IOException e) {
      end = Optional.of(e.toString());
    }
  }

  void awaitProgress() throws Exception {
    long target = reads + 10;
    Waiting.until(
        "reads are answered",
        Waiting.TIMEOUT,
        () -> reads >= target,
        () -> reads + " reads, end: " + end + stale);
  }

  /// Waits until its connection has ended, and demands that all answers were up to date.
  void awaitCutOff() throws Exception {
    Waiting.until("the reader is cut off", () -> end.isPresent() || !stale.isEmpty());
    assertEquals("", stale);
  }

  @Override
  public void close() throws IOException {
    session.close();
  }
}
