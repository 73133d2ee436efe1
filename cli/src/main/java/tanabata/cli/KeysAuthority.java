package tanabata.cli;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tanabata.foundation.NodeId;
import tanabata.node.keys.Authority;
import tanabata.node.keys.Issued;
import tanabata.node.keys.Member;

/// `tanabata keys authority`
@Command(
    name = "authority",
    description = {
      "Replace the roots of the authority in three steps, without an interruption.",
      "add: the next roots are made, and believed from now on. use: they sign from now on. drop: the"
          + " former ones are believed no more. Each step makes a bundle for each host; the next one"
          + " may only follow when all have taken theirs in."
    })
final class KeysAuthority extends KeysVerb {

  /// In this order.
  enum Step {
    ADD,
    USE,
    DROP
  }

  @Parameters(paramLabel = "STEP", description = "add, use or drop")
  private String word = "";

  @Override
  void run() throws IOException {
    Step step = step();
    Authority authority = authority();
    switch (step) {
      case ADD -> authority.add();
      case USE -> authority.use();
      case DROP -> authority.drop();
    }
    Optional<NodeId> here = here();
    for (Issued each : authority.issued()) {
      if (each.member().kind() != Member.Kind.CLIENT) {
        issue(authority, each.member(), Authority.USUAL_LIFE, here);
      }
    }
    say(
        switch (step) {
          case ADD ->
              "Have all hosts, and NBD clients, take in what they got; then: tanabata keys"
                  + " authority use";
          case USE -> "Have all hosts take in what they got; then: tanabata keys authority drop";
          case DROP -> "Have all hosts take in what they got; then it is done.";
        });
  }

  private Step step() {
    try {
      return Step.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + word + "' is no step; allowed: add, then use, then drop", e);
    }
  }
}
