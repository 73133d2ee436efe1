package tanabata.replication.runtime;

import java.util.List;
import java.util.function.BiConsumer;
import tanabata.foundation.BlockDevice.Answer;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;

/// A long request that is carried out in chunks, one after the other.
///
/// NBD lets a client zero 4 GiB at once; as one request that would need a thousand hot extents at
/// the same time, and block all other requests in the range.
final class ChunkedRequest implements Answer {

  private static final long CHUNK = 32L << 20;

  private final ByteRange range;
  private final BiConsumer<ByteRange, Answer> carryOut;
  private long at;
  private Answer answer = (_, _) -> {};

  /// @param carryOut begins one chunk and answers when it is done
  ChunkedRequest(ByteRange range, BiConsumer<ByteRange, Answer> carryOut) {
    this.range = range;
    this.carryOut = carryOut;
    this.at = range.start();
  }

  void begin(Answer answer) {
    this.answer = answer;
    next();
  }

  private void next() {
    ByteRange chunk = ByteRange.between(at, Math.min(at + CHUNK, range.end()));
    at = chunk.end();
    carryOut.accept(chunk, this);
  }

  @Override
  public void done(Outcome outcome, List<Payload> data) {
    if (outcome == Outcome.OK && at < range.end()) {
      next();
    } else {
      answer.done(outcome, data);
    }
  }
}
