package tanabata.replication.core.work;

import java.util.ArrayList;
import java.util.List;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Payload;
import tanabata.replication.model.Message;
import tanabata.replication.model.WriteKind;

/// Bytes from the peer that are to be applied here in the order in which they came: a write of one
/// of its clients, or blocks that a resync pulled.
public abstract sealed class RemoteWrite implements Ticket
    permits RemoteWrite.Replicated, RemoteWrite.Pulled {

  /// The part of a remote write that is written: which bytes, and where they start in the payload.
  public record Piece(ByteRange range, int offset) {}

  private final ByteRange range;
  private final Payload payload;
  private final List<Piece> pieces;
  private final long session;
  private boolean started;
  private int unwritten;

  RemoteWrite(ByteRange range, Payload payload, List<Piece> pieces, long session) {
    this.range = range;
    this.payload = payload;
    this.pieces = pieces;
    this.session = session;
    this.unwritten = pieces.size();
  }

  public ByteRange range() {
    return range;
  }

  public Payload payload() {
    return payload;
  }

  public List<Piece> pieces() {
    return pieces;
  }

  /// The session it came in; what comes of it is of no interest to a later one.
  public long session() {
    return session;
  }

  public boolean isStarted() {
    return started;
  }

  public void started() {
    started = true;
  }

  /// Whether every piece is on the disk.
  public boolean isWritten() {
    return unwritten == 0;
  }

  /// A piece is on the disk.
  public void pieceWritten() {
    if (unwritten > 0) {
      unwritten--;
    }
  }

  public abstract WriteKind kind();

  public abstract boolean isDurable();

  /// A write of a client of the peer, less what it lost to concurrent writes of this node.
  public static final class Replicated extends RemoteWrite {

    private final Message.Write message;
    private boolean needsFlush;

    /// @param winners own writes that win over a part of it
    public Replicated(Message.Write message, List<ByteRange> winners, long session) {
      super(message.range(), message.payload(), remains(message.range(), winners), session);
      this.message = message;
      this.needsFlush = message.durable() && !winners.isEmpty();
    }

    public Message.Write message() {
      return message;
    }

    @Override
    public WriteKind kind() {
      return message.kind();
    }

    @Override
    public boolean isDurable() {
      return message.durable();
    }

    /// Whether it is acknowledged only after a flush: it was to be durable, and the writes that won
    /// over a part of it may not be.
    public boolean needsFlush() {
      return needsFlush;
    }

    public void flushBegins() {
      needsFlush = false;
    }

    /// What is left of `range` when the `winners` are cut out of it, byte by byte.
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
  public static final class Pulled extends RemoteWrite {

    private final Pull pull;

    public Pulled(Pull pull, Payload payload, List<Piece> pieces) {
      super(pull.range(), payload, pieces, pull.session());
      this.pull = pull;
    }

    public Pull pull() {
      return pull;
    }

    @Override
    public WriteKind kind() {
      return WriteKind.DATA;
    }

    @Override
    public boolean isDurable() {
      return false;
    }
  }
}
