package tanabata.node.view;

import java.util.ArrayList;
import java.util.List;
import tanabata.foundation.Sanitizer;

/// Lines up the cells of a table.
final class Columns {

  private Columns() {}

  /// A line for each row, without an end.
  ///
  /// @param cells rows, all of one length
  static List<String> of(List<List<String>> cells) {
    List<List<String>> rows =
        cells.stream().map(row -> row.stream().map(Sanitizer::onOneLine).toList()).toList();
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        line.append(row.get(column));
        line.append(" ".repeat(widths[column] - row.get(column).length() + 2));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
