package tanabata.cli;

import java.util.Optional;
import picocli.CommandLine.Parameters;

/// Which resource a verb is about.
final class ResourceArgument {

  @Parameters(
      arity = "0..1",
      paramLabel = "RESOURCE",
      description = "The resource; may be left out if the node has only one.")
  Optional<String> name = Optional.empty();
}
