package tanabata.cli;

import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import tanabata.foundation.Sanitizer;
import tanabata.node.admin.DaemonUnreachable;
import tanabata.node.config.BadConfiguration;
import tanabata.testbed.TestbedFailure;

/// Prints whatever went wrong as one sentence on standard error, and chooses the exit code.
final class ErrorPrinter {

  private ErrorPrinter() {}

  static int wrongCommandLine(ParameterException e, String[] arguments) {
    CommandLine verb = e.getCommandLine();
    var suggestions =
        e instanceof UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.<String>of();
    String hint = suggestions.isEmpty() ? "" : " (did you mean '" + suggestions.get(0) + "'?)";
    String name = verb.getCommandSpec().qualifiedName();
    String sentence = e.getMessage().lines().findFirst().orElse("wrong command line");
    return print(verb, ExitCode.USAGE, sentence + hint + "; '" + name + " --help' tells more");
  }

  static int failed(Exception e, CommandLine verb, ParseResult parsed) {
    return switch (e) {
      case Failure failure -> print(verb, failure.code(), failure.getMessage());
      case BadConfiguration bad -> print(verb, ExitCode.USAGE, bad.getMessage());
      case DaemonUnreachable silent -> print(verb, ExitCode.UNREACHABLE, silent.getMessage());
      case TestbedFailure testbed -> print(verb, ExitCode.REFUSED, testbed.getMessage());
      default -> {
        LoggerFactory.getLogger(ErrorPrinter.class).error("this is a bug", e);
        yield print(verb, ExitCode.INTERNAL, "failed inside, which is a bug: " + e);
      }
    };
  }

  private static int print(CommandLine verb, ExitCode code, String sentence) {
    verb.getErr().println("tanabata: " + Sanitizer.onOneLine(sentence));
    verb.getErr().flush();
    // To a cluster manager a 2 would mean that the peer is off.
    boolean contract = verb.getCommand() instanceof FenceAgentCommand;
    return contract ? ExitCode.REFUSED.code() : code.code();
  }
}
