package tanabata.dlm.wire;

import tanabata.dlm.api.LockView;
import tanabata.dlm.core.Message;

/// A [Message] into a buffer: its kind, then its parts in the order of the record.
final class MessageWriter {

  private MessageWriter() {}

  static void write(Writer out, Message message) {
    switch (message) {
      case Message.Ask m ->
          out.kind(Kinds.ASK)
              .name(m.name())
              .number(m.lock())
              .turn(m.turn())
              .number(m.session())
              .mode(m.mode())
              .flags(m.flags());
      case Message.Convert m ->
          out.kind(Kinds.CONVERT)
              .name(m.name())
              .number(m.lock())
              .turn(m.turn())
              .mode(m.from())
              .mode(m.to())
              .flags(m.flags())
              .block(m.block());
      case Message.Release m ->
          out.kind(Kinds.RELEASE)
              .name(m.name())
              .number(m.lock())
              .turn(m.turn())
              .mode(m.from())
              .flags(m.flags())
              .block(m.block());
      case Message.Cancel m ->
          out.kind(Kinds.CANCEL).name(m.name()).number(m.lock()).turn(m.turn());
      case Message.Adopt m ->
          out.kind(Kinds.ADOPT).name(m.name()).number(m.lock()).number(m.session());
      case Message.Granted _, Message.Refused _, Message.Released _, Message.Wanted _ ->
          answer(out, message);
      case Message.Look m -> look(out, m);
      case Message.Seen m -> seen(out, m);
      case Message.Hold _,
          Message.Remember _,
          Message.Reported _,
          Message.WantLeave _,
          Message.Depart _,
          Message.Took _ ->
          recovery(out, message);
      case Message.Chase _, Message.Follow _, Message.Caught _ -> search(out, message);
      case Message.RangeAsk _, Message.RangeCancel _, Message.RangeHold _, Message.RangeAnswer _ ->
          range(out, message);
    }
  }

  private static void answer(Writer out, Message message) {
    if (message instanceof Message.Granted m) {
      out.kind(Kinds.GRANTED)
          .name(m.name())
          .number(m.lock())
          .turn(m.turn())
          .mode(m.mode())
          .number(m.token())
          .flag(m.demoted())
          .value(m.value());
    } else if (message instanceof Message.Refused m) {
      out.kind(Kinds.REFUSED)
          .name(m.name())
          .number(m.lock())
          .turn(m.turn())
          .status(m.why())
          .mode(m.mode());
    } else if (message instanceof Message.Released m) {
      out.kind(Kinds.RELEASED).count(m.locks().size());
      m.locks().forEach(ended -> out.name(ended.name()).number(ended.lock()).turn(ended.turn()));
    } else if (message instanceof Message.Wanted m) {
      out.kind(Kinds.WANTED).name(m.name()).number(m.lock()).mode(m.mode());
    }
  }

  private static void recovery(Writer out, Message message) {
    if (message instanceof Message.Hold m) {
      out.kind(Kinds.HOLD)
          .name(m.name())
          .number(m.lock())
          .number(m.session())
          .mode(m.mode())
          .number(m.token())
          .value(m.value());
    } else if (message instanceof Message.Remember m) {
      out.kind(Kinds.REMEMBER).name(m.name()).value(m.value()).author(m.author());
    } else if (message instanceof Message.Reported m) {
      out.kind(Kinds.REPORTED).flag(m.departure()).number(m.lastToken());
    } else if (message instanceof Message.Depart m) {
      out.kind(Kinds.DEPART).number(m.epoch()).node(m.leaver());
    } else {
      out.kind(message instanceof Message.Took ? Kinds.TOOK : Kinds.WANT_LEAVE);
    }
  }

  private static void search(Writer out, Message message) {
    if (message instanceof Message.Chase m) {
      search(out.kind(Kinds.CHASE), m.search()).number(m.session());
    } else if (message instanceof Message.Follow m) {
      search(out.kind(Kinds.FOLLOW), m.search()).name(m.name()).number(m.lock()).turn(m.turn());
    } else if (message instanceof Message.Caught m) {
      search(out.kind(Kinds.CAUGHT), m.search());
    }
  }

  private static Writer search(Writer out, Message.Search search) {
    return out.owner(search.owner())
        .name(search.name())
        .number(search.lock())
        .turn(search.turn())
        .turn(search.number());
  }

  private static void range(Writer out, Message message) {
    if (message instanceof Message.RangeAsk m) {
      out.kind(Kinds.RANGE_ASK).name(m.name()).number(m.request()).turn(m.turn()).range(m.wish());
    } else if (message instanceof Message.RangeCancel m) {
      out.kind(Kinds.RANGE_CANCEL).name(m.name()).number(m.request()).turn(m.turn());
    } else if (message instanceof Message.RangeHold m) {
      out.kind(Kinds.RANGE_HOLD).name(m.name()).range(m.wish());
    } else if (message instanceof Message.RangeAnswer m) {
      out.kind(Kinds.RANGE_ANSWER)
          .name(m.name())
          .number(m.lock())
          .turn(m.turn())
          .result(m.answer());
    }
  }

  private static void look(Writer out, Message.Look look) {
    out.kind(Kinds.LOOK).number(look.request()).turn(look.most());
    out.flag(look.name().isPresent());
    look.name().ifPresent(out::name);
  }

  private static void seen(Writer out, Message.Seen seen) {
    out.kind(Kinds.SEEN).number(seen.request()).flag(seen.more()).turn(seen.locks().size());
    for (LockView view : seen.locks()) {
      out.name(view.name())
          .node(view.master())
          .node(view.node())
          .number(view.lock())
          .number(view.session())
          .kind((byte) view.state().ordinal())
          .mode(view.held())
          .mode(view.requested())
          .number(view.token())
          .number(view.ageNanos());
    }
  }
}
