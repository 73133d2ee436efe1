package tanabata.dlm.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.LockView;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.RangeRequest;
import tanabata.dlm.api.RangeResult;
import tanabata.dlm.api.Value;
import tanabata.dlm.core.message.MasterValue;
import tanabata.dlm.core.message.SessionId;
import tanabata.foundation.NodeId;

/// Encodes the fields of messages.
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

  Writer count(int count) {
    out.putInt(count);
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

  Writer session(SessionId id) {
    return node(id.node()).number(id.session());
  }

  Writer mode(Mode mode) {
    out.put((byte) mode.ordinal());
    return this;
  }

  Writer flags(Flags flags) {
    out.putShort((short) flags.bits());
    return this;
  }

  Writer state(LockView.State state) {
    out.put((byte) state.ordinal());
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

  Writer masterValue(MasterValue known) {
    value(known.value()).flag(known.writer().isPresent());
    known.writer().ifPresent(writer -> node(writer.node()).number(writer.incarnation()));
    return this;
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
