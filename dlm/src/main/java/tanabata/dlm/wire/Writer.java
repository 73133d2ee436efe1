package tanabata.dlm.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.RangeRequest;
import tanabata.dlm.api.RangeResult;
import tanabata.dlm.api.Value;
import tanabata.dlm.core.MasterValue;
import tanabata.dlm.core.SessionId;
import tanabata.foundation.NodeId;

/// The words of the lock manager, into a buffer.
final class Writer {

  private final ByteBuffer out;

  Writer(ByteBuffer out) {
    this.out = out;
  }

  Writer kind(byte kind) {
    out.put(kind);
    return this;
  }

  Writer flag(boolean flag) {
    out.put((byte) (flag ? 1 : 0));
    return this;
  }

  Writer number(long number) {
    out.putLong(number);
    return this;
  }

  /// How many of something follow.
  Writer count(int count) {
    out.putInt(count);
    return this;
  }

  Writer turn(int turn) {
    out.putInt(turn);
    return this;
  }

  Writer text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.put((byte) bytes.length).put(bytes);
    return this;
  }

  Writer name(LockName name) {
    return text(name.text());
  }

  Writer node(NodeId node) {
    return text(node.name());
  }

  Writer owner(SessionId owner) {
    return node(owner.node()).number(owner.session());
  }

  Writer mode(Mode mode) {
    out.put((byte) mode.ordinal());
    return this;
  }

  Writer flags(Flags flags) {
    out.putShort((short) flags.bits());
    return this;
  }

  Writer status(Completion.Status status) {
    out.put((byte) status.ordinal());
    return this;
  }

  Writer block(Block block) {
    out.put((byte) block.length());
    for (int i = 0; i < block.length(); i++) {
      out.put(block.at(i));
    }
    return this;
  }

  Writer value(Value value) {
    return block(value.block()).number(value.writer()).flag(value.isValid());
  }

  Writer author(MasterValue.Author author) {
    return switch (author) {
      case MasterValue.Nobody _ -> flag(false);
      case MasterValue.Writer(NodeId node, long incarnation) ->
          flag(true).node(node).number(incarnation);
    };
  }

  Writer range(RangeRequest range) {
    out.putLong(range.owner()).putLong(range.first()).putLong(range.last());
    out.put((byte) range.kind().ordinal());
    return flag(range.waits());
  }

  Writer result(RangeResult result) {
    out.put((byte) result.status().ordinal());
    flag(result.conflict().isPresent());
    result.conflict().ifPresent(conflict -> node(conflict.node()).range(conflict.range()));
    return this;
  }
}
