package tanabata.filesystem.storm;

import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.format.BlockHeader;
import tanabata.filesystem.format.Geometry;

/// What a mount asks for, as a timeline shows it.
public final class EffectText {

  private EffectText() {}

  public static String of(Effect effect) {
    return switch (effect) {
      case Effect.WriteBlocks write ->
          "writes "
              + write.bytes().length / Geometry.BLOCK
              + " at "
              + write.block()
              + " "
              + BlockHeader.type(write.bytes())
              + " version "
              + BlockHeader.version(write.bytes());
      case Effect.ReadBlocks read -> "reads " + read.count() + " at " + read.block();
      default -> effect.toString();
    };
  }
}
