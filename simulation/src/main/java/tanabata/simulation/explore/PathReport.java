package tanabata.simulation.explore;

import java.util.List;

/// A path of a model, for people.
public final class PathReport<S, K extends Enum<K>> {

  private static final String INDENT = "    ";

  private final Model<S, K> model;
  private final List<Move<K>> path;

  public PathReport(Model<S, K> model, List<Move<K>> path) {
    this.model = model;
    this.path = List.copyOf(path);
  }

  /// The moves, one a line.
  public String outline() {
    StringBuilder text = new StringBuilder();
    S state = model.start();
    for (int i = 0; i < path.size(); i++) {
      append(text, i, state);
      if (i + 1 < path.size()) {
        model.make(state, path.get(i));
      }
    }
    return text.toString();
  }

  private void append(StringBuilder text, int number, S state) {
    String what = model.describe(state, path.get(number));
    text.append(number + 1).append(". ").append(what).append('\n');
  }

  /// What happens on the path, move by move with every input and effect, and what is wrong then.
  public String story() {
    StringBuilder text = new StringBuilder();
    S state = model.start();
    model.listen(state, line -> text.append(INDENT).append(line).append('\n'));
    try {
      for (int i = 0; i < path.size(); i++) {
        if (!model.moves(state).contains(path.get(i))) {
          return text
              + "\nthen: the path goes on with "
              + path.get(i)
              + ", which is not possible here";
        }
        append(text, i, state);
        model.make(state, path.get(i));
      }
      text.append("\nthen: ").append(model.violation(state).orElse("nothing is wrong"));
      text.append("\n\nand healed:\n");
      text.append(model.violationWhenHealed(state).orElse("all ends well"));
    } catch (AssertionError | RuntimeException e) {
      text.append("\nthen: ").append(e);
    }
    return text.toString();
  }

  /// How to see this path again: the command that runs the `ExplorerTest` of a module with it.
  public String command(String module, String instance) {
    return "./mvnw -pl "
        + module
        + " -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest=ExplorerTest -Dexplorer.only="
        + instance
        + " -Dexplorer.replay="
        + model.vocabulary().encode(path);
  }
}
