package tanabata.integration.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import tanabata.node.admin.AdminMessages;

/// Lines of the admin socket, in both directions.
final class AdminTarget implements Target {

  /// What corrupts a line and stands in none of them.
  private static final List<String> MORE =
      List.of("\"verb\"", "\"resource\"", "\"splitBrain\"", "\"givenUp\"", "\"locks\"", "\"node\"");

  private interface Reader {
    List<Object> read(byte[] stream) throws AdminMessages.Refused;
  }

  @Override
  public String name() {
    return "admin";
  }

  @Override
  public boolean run(Draw draw, InputLog inputs) {
    return switch (draw.below(5)) {
      case 0, 1, 2 -> read(draw, inputs, AdminMessages.requests(), AdminMessages::request);
      case 3 -> read(draw, inputs, AdminMessages.responses(), AdminMessages::response);
      default -> read(draw, inputs, AdminMessages.lockAnswers(), AdminMessages::lockAnswer);
    };
  }

  private static boolean read(Draw draw, InputLog inputs, List<String> lines, Reader reader) {
    String original = draw.oneOf(lines);
    List<String> words = draw.chance(80) ? Texts.words(draw.oneOf(lines)) : MORE;
    String text = draw.chance(85) ? Texts.corrupt(draw, original, words) : original;
    byte[] stream = (text + (draw.chance(98) ? "\n" : "")).getBytes(StandardCharsets.UTF_8);
    if (draw.chance(10)) {
      stream = Mutations.corrupt(draw, stream, stream);
    }
    inputs.input(new String(stream, StandardCharsets.UTF_8));
    try {
      List<Object> both = reader.read(stream);
      if (!both.getFirst().equals(both.getLast())) {
        throw new AssertionError("it is " + both.getFirst() + ", but written " + both.getLast());
      }
      return true;
    } catch (AdminMessages.Refused refused) {
      Sentences.check(refused.getMessage());
      return false;
    }
  }
}
