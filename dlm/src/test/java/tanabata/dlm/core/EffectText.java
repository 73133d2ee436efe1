package tanabata.dlm.core;

import java.nio.charset.StandardCharsets;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.RangeResult;
import tanabata.dlm.api.Value;

/// An effect as a line of a transcript.
final class EffectText {

  private static final int COUNT_BITS = 40;

  private EffectText() {}

  /// Empty for what no transcript is about.
  static String of(Effect effect) {
    return switch (effect) {
      case Effect.Send send -> throw new IllegalArgumentException("not for transcripts: " + send);
      case Effect.Completed done -> done.lock() + " " + text(done.completion());
      case Effect.Blocking blocking -> blocking.lock() + " blocks " + blocking.mode();
      case Effect.Lost lost -> lost.lock() + " is lost";
      case Effect.Adopted adopted ->
          "adoption "
              + adopted.request()
              + " "
              + (adopted.lock() == 0 ? "" : "of " + adopted.lock() + " ")
              + text(adopted.completion());
      case Effect.RangeCompleted done -> "range " + done.request() + " " + text(done.result());
      case Effect.Serving serving ->
          serving.epoch() == 1 ? "" : "serves in epoch " + serving.epoch();
      case Effect.Left _ -> "may leave";
      case Effect.RangesLost _ -> "all ranges are lost";
      case Effect.LocksListed list -> "lists " + list.locks().size() + " locks of " + list.member();
    };
  }

  private static String text(Completion completion) {
    String status = completion.status().name();
    if (completion.isGranted()) {
      return status
          + " "
          + completion.mode()
          + " "
          + token(completion.token())
          + text(completion.value());
    }
    return completion.mode() == Mode.NL ? status : status + ", still " + completion.mode();
  }

  /// A token is an epoch and a count.
  private static String token(long token) {
    return "#" + (token >> COUNT_BITS) + "." + (token & (1L << COUNT_BITS) - 1);
  }

  private static String text(Value value) {
    String bytes =
        value.block().length() == 0
            ? ""
            : " \"" + new String(value.block().toBytes(), StandardCharsets.UTF_8) + "\"";
    if (value.isValid()) {
      return bytes;
    }
    return " invalid" + bytes;
  }

  private static String text(RangeResult result) {
    return result.status()
        + result
            .conflict()
            .map(conflict ->
                ": "
                    + conflict.node()
                    + " has "
                    + conflict.range().kind()
                    + " "
                    + conflict.range().first()
                    + ".."
                    + conflict.range().last()
                    + " of owner "
                    + conflict.range().owner())
            .orElse("");
  }
}
