package tanabata.replication.core.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tanabata.foundation.state.Phase;

/// The table of states in `docs/PROTOCOL.md` is the one that [StateMachine] goes by.
class DocumentedStatesTest {

  private static final String HEAD = "| State | what it is | may go to |";
  private static final int CELLS = 3;
  private static final String NOWHERE = "nothing";

  @Test
  void the_documented_transitions_are_those_of_the_state_machine() throws IOException {
    Map<Phase, Set<Phase>> machine = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      machine.put(phase, StateMachine.transitions(phase));
    }
    assertEquals(machine, documented());
  }

  /// In the order of the enumeration, each state once.
  @Test
  void every_state_has_one_row() throws IOException {
    List<Phase> states = rows().stream().map(row -> phase(row.getFirst())).toList();
    assertEquals(List.of(Phase.values()), states);
  }

  private static Map<Phase, Set<Phase>> documented() throws IOException {
    Map<Phase, Set<Phase>> table = new EnumMap<>(Phase.class);
    for (List<String> row : rows()) {
      table.put(phase(row.getFirst()), phases(row.getLast()));
    }
    return table;
  }

  private static Set<Phase> phases(String cell) {
    Set<Phase> all = EnumSet.noneOf(Phase.class);
    if (!cell.equals(NOWHERE)) {
      Stream.of(cell.split(", ")).map(DocumentedStatesTest::phase).forEach(all::add);
    }
    return all;
  }

  /// @param quoted the name of a constant, between backquotes
  private static Phase phase(String quoted) {
    Phase phase = Phase.valueOf(quoted.replace("`", ""));
    assertEquals("`" + phase + "`", quoted);
    return phase;
  }

  /// The cells of each row, without the head of the table and the line below it.
  private static List<List<String>> rows() throws IOException {
    List<List<String>> rows =
        Files.readAllLines(Path.of("..", "docs", "PROTOCOL.md")).stream()
            .dropWhile(line -> !line.equals(HEAD))
            .takeWhile(line -> line.startsWith("|"))
            .skip(2)
            .map(DocumentedStatesTest::cells)
            .toList();
    rows.forEach(row -> assertEquals(CELLS, row.size(), row::toString));
    return rows;
  }

  private static List<String> cells(String row) {
    return Arrays.stream(row.substring(1).split("\\|")).map(String::strip).toList();
  }
}
