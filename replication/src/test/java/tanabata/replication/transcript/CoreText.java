package tanabata.replication.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tanabata.foundation.ByteRange;
import tanabata.foundation.NodeId;
import tanabata.foundation.Payload;
import tanabata.foundation.state.Generation;
import tanabata.foundation.state.ReplicationState;
import tanabata.foundation.state.ReplicationState.Blocks;
import tanabata.foundation.state.ReplicationState.Currency;
import tanabata.foundation.state.ReplicationState.Farewell;
import tanabata.foundation.state.ReplicationState.Life;
import tanabata.foundation.state.ReplicationState.Trust;
import tanabata.replication.core.SectorPayload;
import tanabata.replication.core.work.Effect;
import tanabata.replication.model.BlockSet;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.Message;
import tanabata.replication.model.MetadataChange;
import tanabata.replication.model.PersistentState;
import tanabata.replication.model.SplitBrainChoice;
import tanabata.replication.model.Stamp;
import tanabata.replication.model.WriteKind;
import tanabata.simulation.transcript.RecordText;

/// What a replication core says and does, as lines of a transcript. Empty for what changes nothing.
final class CoreText {

  private final Geometry geometry;
  private final RecordText values = new RecordText(this::special);

  CoreText(Geometry geometry) {
    this.geometry = geometry;
  }

  /// Anything without a form of its own.
  String of(Object value) {
    return values.of(value);
  }

  private Optional<String> special(Object value) {
    return switch (value) {
      case ByteRange range -> Optional.of(blocks(range));
      case Stamp stamp -> Optional.of(stamp.toString());
      case Generation generation -> Optional.of(generation.epoch() + "@" + generation.author());
      case NodeId node -> Optional.of(node.name());
      case Asked asked -> Optional.of(asked.toString());
      default -> Optional.empty();
    };
  }

  /// `3` or `3..5`, both included.
  private String blocks(ByteRange range) {
    long first = geometry.firstBlock(range);
    long last = geometry.endBlock(range) - 1;
    return first == last ? "block " + first : "blocks " + first + ".." + last;
  }

  // Messages.

  String of(Frame frame) {
    String number = frame.sequence() == 0 ? "" : "#" + frame.sequence() + " ";
    return number + of(frame.message());
  }

  private String of(Message message) {
    return switch (message) {
      case Message.Hello hello -> "Hello(" + hello(hello) + ")";
      case Message.BitmapChunk chunk ->
          "BitmapChunk(touched " + set(chunk.touched()) + ", invalid " + set(chunk.invalid()) + ")";
      case Message.Write write ->
          "Write("
              + write.stamp()
              + ", "
              + content(write.range(), write.kind(), write.payload())
              + (write.durable() ? ", durable" : "")
              + ")";
      case Message.WriteAck ack -> "WriteAck(" + ack.clock() + ")";
      case Message.PullRequest pull -> "PullRequest(" + blocks(pull.range()) + ", digests)";
      case Message.PullReply reply ->
          reply.differing() instanceof SectorPayload differing && differing.length() > 0
              ? "PullReply(differing \"" + Letters.of(differing) + "\")"
              : "PullReply(nothing differs)";
      case Message.ForwardedWrite write ->
          "ForwardedWrite("
              + write.id()
              + ", "
              + content(write.range(), write.kind(), write.payload())
              + ")";
      case Message.ForwardedRead read ->
          "ForwardedRead(" + read.id() + ", " + blocks(read.range()) + ")";
      case Message.ForwardedFlush flush -> "ForwardedFlush(" + flush.id() + ")";
      case Message.ForwardedReply reply ->
          "ForwardedReply("
              + reply.id()
              + ", "
              + reply.outcome()
              + (reply.payload() instanceof SectorPayload read
                  ? " \"" + Letters.of(read) + "\""
                  : "")
              + ")";
      case Message.FlushRequest request -> "FlushRequest(" + request.id() + ")";
      case Message.FlushDone done -> "FlushDone(" + done.id() + ")";
      case Message.NoSpace noSpace -> "NoSpace(" + noSpace.clock() + ")";
      case Message.Mark mark -> "Mark(" + mark.number() + ")";
      case Message.State state -> "State(" + state.role().word() + ", " + state.disk().word() + ")";
      case Message.Synced synced -> "Synced(" + of(synced.ranges()) + ")";
      case Message.Ready _, Message.Detached _, Message.Goodbye _, Message.Ping _ ->
          values.of(message);
      case Message.Control _ -> "";
    };
  }

  private String hello(Message.Hello hello) {
    List<String> parts = new ArrayList<>();
    if (hello.session() > 0) {
      parts.add("in session " + hello.session() + " up to #" + hello.received());
    }
    parts.add(of(hello.identity()));
    if (hello.blocks() == Blocks.INCOMPLETE) {
      parts.add("INCOMPLETE");
    }
    if (hello.currency() == Currency.CURRENT) {
      parts.add("CURRENT");
    }
    if (hello.history().trust() == Trust.OUTDATED) {
      parts.add("OUTDATED");
    }
    if (hello.choice() != SplitBrainChoice.NONE) {
      parts.add("choice " + hello.choice());
    }
    parts.add(hello.history().role().word());
    return String.join(", ", parts);
  }

  private String of(DataIdentity identity) {
    if (identity.justCreated()) {
      return identity.empty() ? "new and empty" : "new";
    }
    return "generations " + lineage(identity.lineage());
  }

  private String lineage(List<Generation> lineage) {
    return lineage.stream().map(this::of).collect(Collectors.joining(" "));
  }

  private String content(ByteRange range, WriteKind kind, Payload payload) {
    return blocks(range)
        + " "
        + (payload instanceof SectorPayload data ? "\"" + Letters.of(data) + "\"" : kind);
  }

  /// The blocks of a bitmap.
  private static String set(long[] words) {
    List<String> blocks = new ArrayList<>();
    for (int i = 0; i < words.length * Long.SIZE; i++) {
      if ((words[i / Long.SIZE] & 1L << i) != 0) {
        blocks.add(Integer.toString(i));
      }
    }
    return "{" + String.join(" ", blocks) + "}";
  }

  // Storage.

  String of(Effect.Storage work) {
    return switch (work) {
      case Effect.ReadDisk read -> "disk: read " + blocks(read.range());
      case Effect.WriteDisk write ->
          "disk: write "
              + content(write.range(), write.kind(), write.payload())
              + (write.durable() ? ", durable" : "");
      case Effect.FlushDisk _ -> "disk: flush";
      case Effect.Digest digest -> "disk: digests of " + blocks(digest.range());
      case Effect.Compare compare -> "disk: compare " + blocks(compare.range());
      case Effect.Persist persist -> {
        String change = of(persist.change());
        yield change.isEmpty() ? "" : "metadata: " + change;
      }
      case Effect.OpenUndo open ->
          "undo log: open for " + of(open.before()) + ", " + open.retention();
      case Effect.Preserve preserve -> "undo log: save " + blocks(preserve.blocks());
      case Effect.RollBack _ -> "undo log: put back";
      case Effect.DropUndo _ -> "undo log: drop";
    };
  }

  private String of(MetadataChange change) {
    return switch (change) {
      case PersistentState state ->
          "superblock, "
              + of(state.identity())
              + (state.standaloneAt() > 0 ? ", standaloneAt " + state.standaloneAt() : "")
              + (state.isOutdated() ? ", OUTDATED" : "")
              + (state.epoch() > 0 ? ", epoch " + state.epoch() : "");
      case MetadataChange.Bits bits ->
          bits.words().length == 0 ? "" : "bitmap " + bits.bitmap() + " " + blocks(bits);
      case MetadataChange.Activity activity ->
          "activity log" + (activity.reset() ? ", reset" : "") + hot(activity);
    };
  }

  private String hot(MetadataChange.Activity activity) {
    List<String> extents = new ArrayList<>();
    for (long extent : activity.extents()) {
      extents.add(extent < 0 ? "none" : blocks(geometry.extentRange(extent)));
    }
    if (!extents.isEmpty()) {
      return ": hot " + String.join(", ", extents);
    }
    return activity.reset()
        ? ""
        : ": mark " + activity.marks().own() + ", of the peer " + activity.marks().peer();
  }

  private String blocks(MetadataChange.Bits bits) {
    // Devices of transcripts are so small that one sector holds all.
    long[] words = new long[BlockSet.wordsFor(geometry.blocks())];
    for (long[] content : bits.words()) {
      System.arraycopy(content, 0, words, 0, words.length);
    }
    return set(words);
  }

  // The state.

  String of(ReplicationState state) {
    StringBuilder text = new StringBuilder();
    text.append(state.phase())
        .append(' ')
        .append(state.role().word())
        .append('/')
        .append(state.peer().role().word())
        .append(' ')
        .append(state.copy().disk().word())
        .append('/')
        .append(state.peer().disk().word());
    if (!state.lineage().isEmpty()) {
      text.append(", generation ").append(of(state.lineage().getFirst()));
    }
    if (state.hasCurrentData()) {
      text.append(", CURRENT");
    }
    boolean tellsOfPeer = state.isConnected() || state.isStandalone();
    if (tellsOfPeer && !state.isPeerComplete()) {
      text.append(", peer lacks blocks");
    }
    if (state.peer().farewell() != Farewell.NONE) {
      text.append(", peer ").append(state.peer().farewell());
    }
    if (state.life() != Life.RUNNING) {
      text.append(", ").append(state.life());
    }
    return text.toString();
  }
}
