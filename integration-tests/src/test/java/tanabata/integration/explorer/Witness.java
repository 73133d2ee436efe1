package tanabata.integration.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tanabata.fencing.core.Answer;
import tanabata.fencing.core.Authority;
import tanabata.fencing.core.Question;

/// The witness: one record and its version, and what each host has asked and was not answered yet.
///
/// A question is carried out at one moment and answered at a later one. One that was given up, or
/// whose asker has died, may still be carried out at any time, or never. The record never fails.
final class Witness {

  private final List<Optional<Asked>> open = new ArrayList<>(List.of(NOTHING, NOTHING));
  private final List<Question.Replace> late = new ArrayList<>();
  private final boolean[] lost = new boolean[2];
  private Optional<Authority> record = Optional.empty();
  private int version;

  /// The number is that of the last question of the process, for an older one is forgotten.
  private final transient long[] numbers = new long[2];

  private static final Optional<Asked> NOTHING = Optional.empty();

  /// @param answer once it has been carried out, or cannot be
  private record Asked(Question question, Optional<Answer> answer) {}

  // For the hosts.

  void ask(int host, long number, Question question) {
    giveUp(host);
    numbers[host] = number;
    Optional<Answer> answer =
        lost[host] ? Optional.of(new Answer.Unreachable("no connection")) : Optional.empty();
    open.set(host, Optional.of(new Asked(question, answer)));
  }

  boolean isSeenBy(int host) {
    return !lost[host];
  }

  // For the explorer.

  Optional<Authority> record() {
    return record;
  }

  boolean mayCarryOut(int host) {
    return open.get(host).filter(asked -> asked.answer.isEmpty()).isPresent();
  }

  void carryOut(int host) {
    Question question = open.get(host).orElseThrow().question;
    open.set(host, Optional.of(new Asked(question, Optional.of(result(question)))));
  }

  boolean mayAnswer(int host) {
    return open.get(host).filter(asked -> asked.answer.isPresent()).isPresent();
  }

  long number(int host) {
    return numbers[host];
  }

  Answer answer(int host) {
    Answer answer = open.get(host).orElseThrow().answer.orElseThrow();
    open.set(host, NOTHING);
    return answer;
  }

  /// The asker does not wait any more, or is no more.
  void giveUp(int host) {
    open.get(host).ifPresent(this::keep);
    open.set(host, NOTHING);
  }

  /// Whether a question or its answer can get lost.
  boolean mayLose(int host) {
    return open.get(host)
        .filter(asked -> asked.answer.filter(Answer.Unreachable.class::isInstance).isEmpty())
        .isPresent();
  }

  /// The connection is lost, and the asker told.
  void lose(int host) {
    open.get(host)
        .ifPresent(asked -> {
          keep(asked);
          Answer answer = new Answer.Unreachable("connection lost");
          open.set(host, Optional.of(new Asked(asked.question, Optional.of(answer))));
        });
  }

  int lateQuestions() {
    return late.size();
  }

  void carryOutLate(int number) {
    result(late.remove(number));
  }

  /// The host cannot reach the witness any more.
  void vanishFor(int host) {
    lost[host] = true;
    if (mayLose(host)) {
      lose(host);
    }
  }

  boolean needsHealing() {
    return lost[0] || lost[1];
  }

  void heal() {
    lost[0] = false;
    lost[1] = false;
  }

  private void keep(Asked asked) {
    if (asked.answer.isEmpty()
        && asked.question instanceof Question.Replace replace
        && matches(replace)) {
      late.add(replace);
    }
  }

  private boolean matches(Question.Replace replace) {
    OptionalInt now = record.isEmpty() ? OptionalInt.empty() : OptionalInt.of(version);
    return now.equals(replace.version());
  }

  private Answer result(Question question) {
    return switch (question) {
      case Question.Read _ ->
          record
              .<Answer>map(authority -> new Answer.Holds(authority, version))
              .orElseGet(Answer.Empty::new);
      case Question.Replace replace -> {
        if (!matches(replace)) {
          yield new Answer.Conflict();
        }
        version++;
        record = Optional.of(replace.next());
        // No version comes back, so these can change nothing any more.
        late.removeIf(other -> !matches(other));
        yield new Answer.Replaced(version);
      }
    };
  }

  /// For people.
  String text(int host) {
    return open.get(host)
        .map(asked -> asked.question + asked.answer.map(a -> ": " + a).orElse(""))
        .orElse("nothing");
  }

  String lateText(int number) {
    return late.get(number).toString();
  }

  @Override
  public String toString() {
    return "version " + version + ", " + record.map(Authority::toString).orElse("no record");
  }
}
