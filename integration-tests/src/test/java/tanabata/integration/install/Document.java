package tanabata.integration.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The commands of a document: the lines of blocks that say on which host, such as `sh vega`.
record Document(List<Command> commands) {

  /// @param host of the block
  record Command(String host, String line) {}

  private static final Pattern BEGIN = Pattern.compile("```sh (\\w+)");

  static Document read(Path file) throws IOException {
    List<Command> commands = new ArrayList<>();
    String host = "";
    for (String line : Files.readAllLines(file)) {
      Matcher begin = BEGIN.matcher(line);
      if (begin.matches()) {
        host = begin.group(1);
      } else if (line.equals("```")) {
        host = "";
      } else if (!host.isEmpty()) {
        commands.add(new Command(host, line));
      }
    }
    return new Document(commands);
  }
}
