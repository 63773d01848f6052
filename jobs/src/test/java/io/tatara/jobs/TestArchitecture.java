package io.tatara.jobs;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the map of the code: who may import whom, and the house rules that a compiler cannot hold. */
@AnalyzeClasses(
        packages = "io.tatara",
        importOptions = {
            ImportOption.DoNotIncludeTests.class,
            ImportOption.DoNotIncludePackageInfos.class,
            TestArchitecture.WithoutTestJars.class
        })
final class TestArchitecture {

    /** The packages that may name Scala's types; a package joins only where Spark has no Java form of a call. */
    // Spark's pair RDDs, which DL4J's training master is fed from, hold scala.Tuple2 in their Java API, too; stages of
    // Spark ML extend Scala's traits; a page of Spark's UI is a scala.xml.Node.
    private static final DescribedPredicate<JavaClass> SPEAKS_SCALA =
            resideInAnyPackage("io.tatara.spark..", "io.tatara.train.dl4j..", "io.tatara.ml..", "io.tatara.live..");

    private static final DescribedPredicate<JavaClass> LIB =
            resideInAPackage("io.tatara..").and(not(resideInAnyPackage("io.tatara.tuning..", "io.tatara.jobs..")));

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles =
            slices().matching("io.tatara.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theRootKnowsNoRoom = noClasses()
            .that()
            .resideInAPackage("io.tatara")
            .should()
            .dependOnClassesThat(resideInAPackage("io.tatara.*.."))
            .because("every room imports it");

    @ArchTest
    static final ArchRule collectivesNeedTheJdkOnly = classes()
            .that()
            .resideInAPackage("io.tatara.collective..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "io.tatara.collective.."))
            .because("an exchange of floats is tested without Spark or DL4J");

    @ArchTest
    static final ArchRule libKnowsNeitherTuningNorJobs = noClasses()
            .that(LIB)
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.tatara.tuning..", "io.tatara.jobs..", "io.tatara.bench.."));

    @ArchTest
    static final ArchRule tuningKnowsNoNeuralNetwork = noClasses()
            .that()
            .resideInAPackage("io.tatara.tuning..")
            .should()
            .dependOnClassesThat(LIB.or(resideInAnyPackage("io.tatara.jobs..", "org.deeplearning4j..", "org.nd4j..")))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule searchesNeedNoSpark = classes()
            .that()
            .resideInAnyPackage(
                    "io.tatara.tuning.space..",
                    "io.tatara.tuning.sample..",
                    "io.tatara.tuning.schedule..",
                    "io.tatara.tuning.study..",
                    "io.tatara.tuning.run..")
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage("java..", "org.jspecify..", "org.apache.commons.math3..", "io.tatara.tuning.."))
            .because("a study of a thousand trials is played in a test, in no time");

    @ArchTest
    static final ArchRule journalsNeedNoSpark = classes()
            .that()
            .resideInAPackage("io.tatara.tuning.journal..")
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage("java..", "org.jspecify..", "com.fasterxml.jackson..", "io.tatara.tuning.."));

    @ArchTest
    static final ArchRule signaturesNeedNoModel = classes()
            .that()
            .resideInAPackage("io.tatara.signing..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "java..", "org.jspecify..", "org.apache.hadoop..", "io.tatara", "io.tatara.signing.."))
            .because("whatever is signed, it is bytes");

    @ArchTest
    static final ArchRule dataKnowsNoNetwork = mayNotImport(
            "io.tatara.data..",
            "org.deeplearning4j..",
            "org.nd4j..",
            "io.tatara.model..",
            "io.tatara.engine..",
            "io.tatara.train..",
            "io.tatara.evaluate..");

    @ArchTest
    static final ArchRule modelsKnowNoTraining =
            mayNotImport("io.tatara.model..", "io.tatara.engine..", "io.tatara.train..", "io.tatara.evaluate..");

    @ArchTest
    static final ArchRule exportsKnowNoTraining = mayNotImport(
            "io.tatara.onnx..",
            "org.apache.spark..",
            "io.tatara.spark..",
            "io.tatara.collective..",
            "io.tatara.engine..",
            "io.tatara.train..",
            "io.tatara.evaluate..");

    @ArchTest
    static final ArchRule onnxStaysInItsRoom = noClasses()
            .that()
            .resideOutsideOfPackage("io.tatara.onnx..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("onnx..", "org.nd4j.shade.protobuf.."))
            .because("how a file is written is nobody else's business");

    @ArchTest
    static final ArchRule importsKnowNoTraining = mayNotImport(
            "io.tatara.keras..",
            "org.apache.spark..",
            "io.tatara.spark..",
            "io.tatara.collective..",
            "io.tatara.engine..",
            "io.tatara.train..",
            "io.tatara.evaluate..",
            "io.tatara.onnx..");

    @ArchTest
    static final ArchRule hdf5StaysInItsRoom = noClasses()
            .that()
            .resideOutsideOfPackage("io.tatara.keras..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.jhdf.."))
            .because("how a file is read is nobody else's business");

    @ArchTest
    static final ArchRule registriesKnowModelsAlone = classes()
            .that()
            .resideInAPackage("io.tatara.registry..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "org.apache.hadoop.conf..",
                    "com.fasterxml.jackson..",
                    "io.tatara",
                    "io.tatara.data",
                    "io.tatara.model",
                    "io.tatara.registry.."))
            .because("whoever serves a model needs neither Spark nor a training");

    @ArchTest
    static final ArchRule enginesKnowNoCluster = mayNotImport(
            "io.tatara.engine..",
            "org.apache.spark..",
            "io.tatara.spark..",
            "io.tatara.collective..",
            "io.tatara.train..",
            "io.tatara.evaluate..");

    @ArchTest
    static final ArchRule evaluationKnowsNoTraining =
            mayNotImport("io.tatara.evaluate..", "io.tatara.train..", "io.tatara.collective..");

    @ArchTest
    static final ArchRule nothingInTheLibraryNeedsEstimators = noClasses()
            .that(LIB.and(not(resideInAPackage("io.tatara.ml.."))))
            .should()
            .dependOnClassesThat(resideInAPackage("io.tatara.ml.."))
            .because("Spark ML is one way in; the command line is another");

    @ArchTest
    static final ArchRule trainingKnowsNotWhoWatches = noClasses()
            .that(LIB.and(not(resideInAPackage("io.tatara.live.."))))
            .should()
            .dependOnClassesThat(resideInAPackage("io.tatara.live.."))
            .because("whoever starts a training joins the listeners");

    @ArchTest
    static final ArchRule trackersReadEventsAlone = noClasses()
            .that()
            .resideInAPackage("io.tatara.jobs.track..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "io.tatara.jobs.workflow..", "io.tatara.jobs.command..", "io.tatara.jobs.tune.."))
            .because("a tracker that a run waits for can hold it up");

    @ArchTest
    static final ArchRule strategiesDoNotKnowEachOther = slices().matching("io.tatara.train.(*)..")
            .should()
            .notDependOnEachOther()
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule scalaStaysInItsCorner =
            noClasses().that(LIB.and(not(SPEAKS_SCALA))).should().dependOnClassesThat(resideInAPackage("scala.."));

    @ArchTest
    static final ArchRule librariesDoNotPrint = noClasses()
            .that(not(resideInAnyPackage("io.tatara.jobs..", "io.tatara.bench..")))
            .should(ACCESS_STANDARD_STREAMS)
            .because("stdout is the command's own; the libraries log");

    @ArchTest
    static final ArchRule nothingStaticChanges = fields().that()
            .areStatic()
            .and(not(DescribedPredicate.<JavaField>describe(
                    "are synthetic", field -> field.getModifiers().contains(JavaModifier.SYNTHETIC))))
            .should()
            .beFinal();

    @ArchTest
    static final ArchRule nothingPublicIsOpenToInheritance = classes()
            .that()
            .arePublic()
            .and()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and()
            .areNotAssignableTo(Throwable.class)
            .should(be(HasModifiers.Predicates.modifier(JavaModifier.FINAL)))
            .because("rooms are joined by composition");

    private static ArchRule mayNotImport(String room, String... others) {
        return noClasses().that().resideInAPackage(room).should().dependOnClassesThat(resideInAnyPackage(others));
    }

    /** Leaves out the test classes that another module lends through its test jar. */
    static final class WithoutTestJars implements ImportOption {

        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }
}
