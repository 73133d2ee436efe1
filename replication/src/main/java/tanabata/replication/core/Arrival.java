package tanabata.replication.core;

import java.util.ArrayList;
import java.util.List;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Payload;

/// Bytes from the peer that are to be applied here in the order in which they came: a write of one
/// of its clients, or blocks that a resync pulled.
abstract sealed class Arrival implements Ticket permits Arrival.PeerWrite, Arrival.Pulled {

  /// The part of an arrival that is written: which bytes, and where they start in the payload.
  record Piece(ByteRange range, int offset) {}

  final ByteRange range;
  final Payload payload;
  final List<Piece> pieces;

  /// The session it came in; what comes of it is of no interest to a later one.
  final long session;

  boolean started;
  int unwritten;

  Arrival(ByteRange range, Payload payload, List<Piece> pieces, long session) {
    this.range = range;
    this.payload = payload;
    this.pieces = pieces;
    this.session = session;
    this.unwritten = pieces.size();
  }

  /// A write of a client of the peer, less what it lost to concurrent writes of this node.
  static final class PeerWrite extends Arrival {

    final Message.Write message;

    /// Whether it is acknowledged only after a flush: it was to be durable, and the writes that won
    /// over a part of it may not be.
    boolean needsFlush;

    PeerWrite(Message.Write message, List<ByteRange> winners, long session) {
      super(message.range(), message.payload(), remains(message.range(), winners), session);
      this.message = message;
      this.needsFlush = message.durable() && !winners.isEmpty();
    }

    /// What is left of `range` when the `winners` are cut out of it, sector by sector.
    private static List<Piece> remains(ByteRange range, List<ByteRange> winners) {
      List<ByteRange> left = new ArrayList<>();
      left.add(range);
      for (ByteRange winner : winners) {
        List<ByteRange> next = new ArrayList<>();
        for (ByteRange part : left) {
          if (!part.overlaps(winner)) {
            next.add(part);
            continue;
          }
          if (part.start() < winner.start()) {
            next.add(ByteRange.between(part.start(), winner.start()));
          }
          if (winner.end() < part.end()) {
            next.add(ByteRange.between(winner.end(), part.end()));
          }
        }
        left = next;
      }
      List<Piece> pieces = new ArrayList<>(left.size());
      for (ByteRange part : left) {
        pieces.add(new Piece(part, (int) (part.start() - range.start())));
      }
      return pieces;
    }
  }

  /// Blocks that were pulled: those whose contents differed.
  static final class Pulled extends Arrival {

    final Pull pull;

    Pulled(Pull pull, Payload payload, List<Piece> pieces) {
      super(pull.range, payload, pieces, pull.session);
      this.pull = pull;
    }
  }
}
