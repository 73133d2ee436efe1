package tanabata.replication.core;

/// A wrong rule, planted on purpose: with it, tests of the tests see that storms and the explorer
/// find what they are for. [#NONE] is the rule of production.
public enum PlantedBug {
  NONE {
    @Override
    Rules rules() {
      return Rules.SOUND;
    }
  },
  STAMPS_ARE_NOT_COMPARED {
    @Override
    Rules rules() {
      return new Rules() {
        @Override
        boolean yields(Stamp peers, Stamp own) {
          return false;
        }
      };
    }
  },
  BITS_ARE_CLEARED_ON_RECEIPT {
    @Override
    Rules rules() {
      return new Rules() {
        @Override
        boolean staysOpen() {
          return false;
        }
      };
    }
  },
  ANSWERS_DO_NOT_WAIT_FOR_THE_PEER {
    @Override
    Rules rules() {
      return new Rules() {
        @Override
        boolean answerable(boolean local, boolean peer) {
          return local;
        }
      };
    }
  };

  abstract Rules rules();
}
