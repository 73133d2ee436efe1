package tanabata.dlm.core;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;
import tanabata.simulation.transcript.ScriptLine;

/// Takes from a line of a transcript what only those about locks have.
final class LockTerms {

  private LockTerms() {}

  static LockName name(ScriptLine line) {
    return new LockName(line.next());
  }

  static Mode mode(ScriptLine line) {
    return line.constant(Mode.class);
  }

  /// All flags that come next.
  static Flags flags(ScriptLine line) {
    Flags flags = Flags.NONE;
    for (Flags more = flag(line); more != Flags.NONE; more = flag(line)) {
      flags = new Flags(flags.bits() | more.bits());
    }
    return flags;
  }

  private static Flags flag(ScriptLine line) {
    for (Flag flag : Flag.values()) {
      if (line.has(flag.name())) {
        return Flags.of(flag);
      }
    }
    return Flags.NONE;
  }

  static long session(ScriptLine line) {
    return line.has("session") ? line.number() : 0;
  }

  static Duration timeout(ScriptLine line) {
    return line.has("timeout") ? line.duration() : Duration.ZERO;
  }

  static Block value(ScriptLine line) {
    return line.has("value") ? Block.of(line.text().getBytes(StandardCharsets.UTF_8)) : Block.NONE;
  }
}
