package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import tanabata.integration.live.LiveNode;
import tanabata.integration.live.Waiting;
import tanabata.testbed.certify.NbdConnection;

/// A client that counts: it writes 1, 2, 3 … to a few blocks in turn, one at a time, and remembers
/// when each was answered and with what. It never connects again.
final class Writer implements AutoCloseable {

  /// How much of the device one writer uses.
  static final long REGION = 256 << 10;

  private static final int BLOCK = 4096;

  /// How many it writes in turn.
  static final int BLOCKS = (int) (REGION / BLOCK);

  private static final long PAUSE_NANOS = 2_000_000;

  private final NbdConnection session;
  private final long start;
  private final Thread thread;
  private final long[] acknowledged = new long[BLOCKS];
  private long begun;
  private long answers;
  private long errors;
  private long lastAnswerAt = System.nanoTime();
  private long longestPause;
  private long resumedAt = lastAnswerAt;
  private Optional<String> end = Optional.empty();
  private volatile boolean stop;

  private Writer(NbdConnection session, long start) {
    this.session = session;
    this.start = start;
    this.thread = Thread.ofPlatform().daemon().name("writer").unstarted(this::work);
  }

  /// @param region 0, 1, 2 …: each writer has its own
  static Writer at(LiveNode node, int region) throws IOException {
    return at(UnixDomainSocketAddress.of(node.nbd()), region);
  }

  static Writer at(SocketAddress address, int region) throws IOException {
    return over(NbdConnection.open(address, "home"), region);
  }

  /// @param session which it closes
  static Writer over(NbdConnection session, int region) {
    Writer writer = new Writer(session, region * REGION);
    writer.thread.start();
    return writer;
  }

  private void work() {
    try {
      for (long number = 1; !stop; number++) {
        begin(number);
        int error = session.write(start + block(number) * BLOCK, content(number));
        answered(number, error);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      ended("stopped");
    } catch (IOException e) {
      ended("closed: " + e);
    }
  }

  private static int block(long number) {
    return (int) (number % BLOCKS);
  }

  private static byte[] content(long number) {
    byte[] bytes = new byte[BLOCK];
    LongBuffer words = ByteBuffer.wrap(bytes).asLongBuffer();
    while (words.hasRemaining()) {
      words.put(number);
    }
    return bytes;
  }

  private synchronized void begin(long number) {
    begun = number;
  }

  private synchronized void answered(long number, int error) {
    if (error != 0) {
      errors++;
      return;
    }
    long now = System.nanoTime();
    if (now - lastAnswerAt > longestPause) {
      longestPause = now - lastAnswerAt;
      resumedAt = now;
    }
    lastAnswerAt = now;
    answers++;
    acknowledged[block(number)] = number;
  }

  private synchronized void ended(String how) {
    end = Optional.of(how);
  }

  /// How many writes were answered well.
  synchronized long answers() {
    return answers;
  }

  synchronized long errors() {
    return errors;
  }

  /// Whether its connection has been closed by the other side.
  synchronized boolean isCutOff() {
    return end.filter(how -> how.startsWith("closed")).isPresent();
  }

  synchronized Duration longestPause() {
    return Duration.ofNanos(longestPause);
  }

  /// By [System#nanoTime].
  synchronized long lastAnswerAt() {
    return lastAnswerAt;
  }

  /// When the answer came that ended the longest pause.
  synchronized long resumedAt() {
    return resumedAt;
  }

  /// From here on the longest pause is looked for: a busy host may have made a longer one before.
  synchronized void forgetPauses() {
    longestPause = 0;
  }

  /// Waits for a few answers more than there are now.
  void awaitProgress() throws Exception {
    awaitAnswers(answers() + 10);
  }

  /// Waits until it has written each of its blocks.
  void awaitRound() throws Exception {
    awaitAnswers(BLOCKS);
  }

  void awaitErrors(long target) throws Exception {
    Waiting.until("writes fail", Waiting.TIMEOUT, () -> errors() >= target, this::toString);
  }

  private void awaitAnswers(long target) throws Exception {
    Waiting.until(
        "writes are answered",
        Waiting.TIMEOUT,
        () -> {
          demandNoEnd();
          return answers() >= target;
        },
        this::toString);
  }

  /// Waits until it has been told by an end of its connection that this node serves it no more.
  void awaitCutOff() throws Exception {
    Waiting.until("the client is cut off", Waiting.TIMEOUT, this::isCutOff, this::toString);
  }

  private synchronized void demandNoEnd() {
    assertTrue(end.isEmpty(), this::toString);
  }

  /// Demands that its clients have seen nothing but answers, however late.
  synchronized void demandNoError() {
    assertTrue(errors == 0 && !isCutOff(), this::toString);
  }

  /// Demands that it was told of a failure, not only cut off.
  synchronized void demandWriteFailed() {
    assertTrue(errors > 0, this::toString);
  }

  /// Reads back, through this node, that every write which was answered is there, or one that was
  /// begun later.
  void demandKept(LiveNode node) throws IOException {
    demandKept(node.name(), UnixDomainSocketAddress.of(node.nbd()));
  }

  /// @param where what to call the node that is asked at this address
  void demandKept(String where, SocketAddress address) throws IOException {
    try (NbdConnection reader = NbdConnection.open(address, "home")) {
      for (int block = 0; block < BLOCKS; block++) {
        // Before it is read: this writer may be at work.
        long least = acknowledged(block);
        LongBuffer words =
            ByteBuffer.wrap(read(reader, start + (long) block * BLOCK, BLOCK)).asLongBuffer();
        while (words.hasRemaining()) {
          demandKept(where, block, least, words.get());
        }
      }
    }
  }

  /// The last one that was answered of those in this block.
  synchronized long acknowledged(int block) {
    return acknowledged[block];
  }

  /// What this block holds, read through somebody else's session.
  long readBack(NbdConnection reader, int block) throws IOException {
    return ByteBuffer.wrap(read(reader, start + (long) block * BLOCK, Long.BYTES * 64)).getLong();
  }

  private static byte[] read(NbdConnection reader, long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    int error = reader.read(offset, bytes);
    if (error != 0) {
      throw new IOException("reading at " + offset + " ends with error " + error);
    }
    return bytes;
  }

  private synchronized void demandKept(String where, int block, long least, long found) {
    boolean isPossible = found >= least && found <= begun && (found == 0 || block(found) == block);
    assertTrue(
        isPossible,
        () ->
            "%s: block %d holds %d; answered: %d, %s".formatted(where, block, found, least, this));
  }

  @Override
  public synchronized String toString() {
    return "answers %d, errors %d, begun %d, longest pause %d ms, end %s, answered last %s"
        .formatted(
            answers,
            errors,
            begun,
            longestPause / 1_000_000,
            end.orElse("none"),
            Arrays.stream(acknowledged).max().orElse(0));
  }

  /// Ends it after the request that is under way, and waits for that.
  void stop() throws InterruptedException {
    stop = true;
    thread.join(Waiting.TIMEOUT);
    assertTrue(!thread.isAlive(), this::toString);
  }

  @Override
  public void close() throws IOException {
    stop = true;
    session.close();
  }
}
