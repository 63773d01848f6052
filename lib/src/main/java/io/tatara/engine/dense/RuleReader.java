package io.tatara.engine.dense;

import java.util.List;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;

/** DL4J's updaters and regularisation as our own. */
final class RuleReader {

    private RuleReader() {}

    static UpdateRule rule(IUpdater updater) {
        if (updater instanceof NoOp) {
            return new PlainRule();
        }
        if (updater instanceof Sgd) {
            return new SgdRule();
        }
        if (updater instanceof Nesterovs it && it.getMomentumISchedule() == null) {
            return new NesterovsRule((float) it.getMomentum());
        }
        if (updater instanceof Adam it) {
            return new AdamRule((float) it.getBeta1(), (float) it.getBeta2(), (float) it.getEpsilon());
        }
        if (updater instanceof AMSGrad it) {
            return new AmsGradRule((float) it.getBeta1(), (float) it.getBeta2(), (float) it.getEpsilon());
        }
        if (updater instanceof AdaMax it) {
            return new AdaMaxRule((float) it.getBeta1(), (float) it.getBeta2());
        }
        if (updater instanceof Nadam it) {
            return new NadamRule((float) it.getBeta1(), (float) it.getBeta2(), (float) it.getEpsilon());
        }
        if (updater instanceof AdaGrad it) {
            return new AdaGradRule((float) it.getEpsilon());
        }
        if (updater instanceof RmsProp it) {
            return new RmsPropRule((float) it.getRmsDecay(), (float) it.getEpsilon());
        }
        if (updater instanceof AdaDelta it) {
            return new AdaDeltaRule((float) it.getRho(), (float) it.getEpsilon());
        }
        throw new UnknownLayer("the optimiser " + updater.getClass().getSimpleName());
    }

    static Penalty penalty(List<Regularization> terms) {
        float l1 = 0;
        float l2 = 0;
        float decay = 0;
        boolean byRate = false;
        for (Regularization term : terms) {
            if (term instanceof L1Regularization it) {
                l1 += fixed(it.getL1());
            } else if (term instanceof L2Regularization it) {
                l2 += fixed(it.getL2());
            } else if (term instanceof WeightDecay it) {
                decay += fixed(it.getCoeff());
                byRate = it.isApplyLR();
            } else {
                throw new UnknownLayer("the regularisation " + term.getClass().getSimpleName());
            }
        }
        return new Penalty(l1, l2, decay, byRate);
    }

    private static float fixed(ISchedule schedule) {
        if (schedule instanceof FixedSchedule) {
            return (float) schedule.valueAt(0, 0);
        }
        throw new UnknownLayer("regularisation with a schedule");
    }
}
