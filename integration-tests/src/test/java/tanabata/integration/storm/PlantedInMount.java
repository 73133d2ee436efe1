package tanabata.integration.storm;

import tanabata.filesystem.core.work.CoreRules;

/// A wrong rule, planted on purpose in a mount or in how it is coupled, to see that storms find it.
/// [#NONE] is what production does.
enum PlantedInMount {
  NONE,
  A_GRANT_IS_USED_BEFORE_THE_REPLAY {
    @Override
    CoreRules rules() {
      return new CoreRules() {
        @Override
        public boolean replaysBeforeGrantsAreUsed() {
          return false;
        }
      };
    }
  },
  A_LOCK_GOES_BEFORE_ITS_BLOCKS_ARE_WRITTEN {
    @Override
    CoreRules rules() {
      return new CoreRules() {
        @Override
        public boolean writesBeforeGivingUp() {
          return false;
        }
      };
    }
  },
  AN_ANSWER_LEAVES_WITHOUT_A_LOCK {
    @Override
    boolean holdsAnswers() {
      return false;
    }

    /// The other host must write while this one answers from memory: seed 3,572 found it.
    @Override
    long firstSeed() {
      return 3_500;
    }
  },
  A_MOUNT_THAT_IS_WITHDRAWN_RELEASES_ITS_LOCKS {
    @Override
    boolean waitsForReplay() {
      return false;
    }
  };

  /// Where to begin to look for it.
  long firstSeed() {
    return 1;
  }

  CoreRules rules() {
    return CoreRules.SOUND;
  }

  /// Whether answers wait while the node may not rely on its locks.
  boolean holdsAnswers() {
    return true;
  }

  /// Whether a mount that is withdrawn keeps its locks until its journal is replayed.
  boolean waitsForReplay() {
    return true;
  }
}
