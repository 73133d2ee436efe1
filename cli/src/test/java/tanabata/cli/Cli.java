package tanabata.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import picocli.CommandLine;
import tanabata.node.admin.MetadataCreator;
import tanabata.node.admin.Reply;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ResourceConfig;

/// Runs the command in this process, with everything outside it replaced.
final class Cli {

  static final String ONE_RESOURCE =
      """
      node = vega, control = control.sock
      resource home {
        size = 1M
        on vega { disk = "home.img", address = "127.0.0.1:7788" }
        on altair { disk = "home.img", address = "127.0.0.1:7789" }
      }
      """;

  static final String TWO_RESOURCES =
      ONE_RESOURCE
          + ONE_RESOURCE
              .substring(ONE_RESOURCE.indexOf("resource"))
              .replace("home", "attic")
              .replace("778", "779");

  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  final List<String> questions = new ArrayList<>();
  Prompt.Answer answer = Prompt.Answer.NO_TERMINAL;
  MetadataCreator.Finding finding = new MetadataCreator.Finding.Harmless();
  String input = "";
  Reply daemonEnd = new Reply.Done("stopped");
  Reply witnessEnd = new Reply.Done("stopped");

  /// What is typed at the terminal, before `answer` answers.
  final Deque<String> typed = new ArrayDeque<>();

  private final Path config;

  Cli(Path folder, String config) throws IOException {
    this.config = Files.writeString(folder.resolve("tanabata.conf"), config);
  }

  /// Runs the verb on the node, and gives the exit code.
  int node(String... words) {
    List<String> arguments = new ArrayList<>(List.of("--config", config.toString()));
    arguments.addAll(List.of(words));
    return run(arguments.toArray(String[]::new));
  }

  int run(String... arguments) {
    return command(new PrintWriter(out)).execute(arguments);
  }

  CommandLine command(PrintWriter output) {
    Ports ports =
        new Ports(
            config -> daemonEnd,
            (config, ready) -> {
              ready.accept("ready at " + config.listen());
              return witnessEnd;
            },
            new FakeMetadata(),
            (verb, config, log) -> {
              throw new IOException("no daemons here");
            },
            question -> {
              questions.add(question.replace(" [y/N]", ""));
              return typed.isEmpty() ? confirmation() : Optional.of(typed.removeFirst());
            },
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    return TanabataCommand.with(ports).setOut(output).setErr(new PrintWriter(err));
  }

  private Optional<String> confirmation() {
    return switch (answer) {
      case YES -> Optional.of("y");
      case NO -> Optional.of("n");
      case NO_TERMINAL -> Optional.empty();
    };
  }

  private final class FakeMetadata implements MetadataCreator {
    @Override
    public Finding inspect(NodeConfig config, ResourceConfig resource, Consent consent) {
      return finding;
    }

    @Override
    public Reply create(NodeConfig config, ResourceConfig resource, Consent consent) {
      return new Reply.Done(
          "created "
              + resource.name()
              + (consent.adopt() ? ", adopted" : "")
              + (consent.overwritten().isEmpty()
                  ? ""
                  : ", over " + new TreeSet<>(consent.overwritten())));
    }
  }
}
