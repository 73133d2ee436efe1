package tanabata.integration.fuzz;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// What a case fed to its target, to be shown if it fails. Written by the case's thread, read by
/// the one that watches it.
final class InputLog {

  private static final int MOST_INPUTS = 12;
  private static final int MOST_BYTES = 256;
  private static final int MOST_CHARS = 2000;
  private static final int LINE = 32;

  private final List<String> inputs = new ArrayList<>();
  private int forgotten;

  void input(byte[] bytes) {
    StringBuilder dump = new StringBuilder(bytes.length + " bytes");
    int end = Math.min(bytes.length, MOST_BYTES);
    for (int at = 0; at < end; at += LINE) {
      dump.append(String.format("%n  %06x  ", at))
          .append(HexFormat.ofDelimiter(" ").formatHex(bytes, at, Math.min(end, at + LINE)));
    }
    add(dump + (end < bytes.length ? System.lineSeparator() + "  …" : ""));
  }

  /// Shown as it is, but for what a terminal would not show.
  void input(String text) {
    String kept = text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS) + "…";
    StringBuilder shown = new StringBuilder();
    for (char c : kept.toCharArray()) {
      boolean hidden = Character.isISOControl(c) && c != '\n' || Character.isSurrogate(c);
      shown.append(hidden ? String.format("\\u%04x", (int) c) : String.valueOf(c));
    }
    add(shown.toString());
  }

  private synchronized void add(String input) {
    if (inputs.size() == MOST_INPUTS) {
      inputs.removeFirst();
      forgotten++;
    }
    inputs.add(input);
  }

  synchronized void clear() {
    inputs.clear();
    forgotten = 0;
  }

  synchronized String shown() {
    String last = String.join(System.lineSeparator(), inputs);
    return forgotten == 0
        ? last
        : forgotten + " earlier ones, and then" + System.lineSeparator() + last;
  }
}
