package tanabata.replication.runtime;

import java.util.List;
import java.util.function.BiConsumer;
import tanabata.foundation.BlockDevice.Answer;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;

/// A long request that is carried out one piece after the other.
///
/// NBD lets a client zero 4 GiB at once; as one request that would want a thousand extents of the
/// activity log to be hot together, and keep everybody else from the whole range.
final class PieceByPiece implements Answer {

  private static final long PIECE = 32L << 20;

  private final ByteRange range;
  private final BiConsumer<ByteRange, Answer> carryOut;
  private long at;
  private Answer whole = (_, _) -> {};

  /// @param carryOut begins one piece and answers when it is done
  PieceByPiece(ByteRange range, BiConsumer<ByteRange, Answer> carryOut) {
    this.range = range;
    this.carryOut = carryOut;
    this.at = range.start();
  }

  void begin(Answer answer) {
    whole = answer;
    next();
  }

  private void next() {
    ByteRange piece = ByteRange.between(at, Math.min(at + PIECE, range.end()));
    at = piece.end();
    carryOut.accept(piece, this);
  }

  @Override
  public void done(Outcome outcome, List<Payload> data) {
    if (outcome == Outcome.OK && at < range.end()) {
      next();
    } else {
      whole.done(outcome, data);
    }
  }
}
