package io.tatara.collective;

import java.time.Duration;
import java.util.List;

class TestThreadCollective implements LettersContract {

    @Override
    public World open(int size, Duration timeout) {
        return worldOf(ThreadCollective.ranks(size, timeout));
    }

    static World worldOf(List<Collective> ranks) {
        return new World() {
            @Override
            public List<Collective> ranks() {
                return ranks;
            }

            @Override
            public void close() {
                ranks.forEach(Collective::close);
            }
        };
    }
}
