package subsidy

// places is written by go test ./subsidy -run Places -update.
var places = map[Rule]Places{
	"A1": {
		Code:  []string{"subsidy/filing.go file", "subsidy/service.go clockRuns", "subsidy/supplementing.go Supplement", "views/receiptsheet.go receiptCodes"},
		Tests: []string{"handlers/limits_test.go TestA1_AClockThatIsBehindIsSaidAndNothingIsStored", "subsidy/clockbehind_test.go TestA1_NothingIsWrittenWhileTheClockIsBehindTheLastEvent", "subsidy/service_test.go TestA1_SubmittingTwiceAtOnceAndAgainAfterGivesOneReceipt", "subsidy/supplement_test.go TestA1_ASupplementSentTwiceGivesOneReceiptAndEveryVersionStays"},
	},
	"A10": {
		Code:  []string{"subsidy/settling.go Close", "subsidy/settling.go ProposeSettlement", "subsidy/settling.go newProposal", "subsidy/settling.go settleable"},
		Tests: []string{"subsidy/settlement_test.go TestA10D5_ALowerSettlementFreesTheDifferenceAndNothingIsSettledHigher", "subsidy/settlement_test.go TestA10_NothingIsSettledWhileAnObjectionWaits"},
	},
	"A12": {
		Code:  []string{"db/decisions.go AddDecision", "db/objections.go SaveObjection", "db/verify_draws.go draws", "db/verify_ties.go ties", "subsidy/announcing.go Announce", "subsidy/announcing.go Embargo", "subsidy/announcing.go releasable", "subsidy/assessing.go Worklist", "subsidy/assessing.go official", "subsidy/deciding.go Decisions", "subsidy/deciding.go obstacle", "subsidy/declaring.go DeclareTie", "subsidy/declaring.go EndTie", "subsidy/drawing.go ConfirmDraw", "subsidy/lifecycle.go decisions", "subsidy/reviewing.go ObjectionFile", "subsidy/reviewing.go apart", "subsidy/reviewing.go notHandler", "subsidy/settling.go Settle", "subsidy/settling.go settleable", "subsidy/supplementing.go handled", "subsidy/tie.go CountsFor", "subsidy/tie.go adviserUnbound", "subsidy/tie.go bound", "subsidy/tie.go fileFor", "subsidy/tie.go unbound", "subsidy/upholding.go reviewable"},
		Tests: []string{"db/objections_test.go TestA12_TheSchemaKeepsAnObjectionApart", "db/objections_test.go TestA12_TheStoreNamesWhoMayNotHandleAnObjection", "db/settlements_test.go TestA12_TheSchemaKeepsASettlementToFourEyes", "db/ties_test.go TestA12_NoAdviceOrDecisionByWhoIsTiedAtTheConsole", "db/ties_test.go TestA12_TheStoreNamesATieThatASchemaRefuses", "db/ties_test.go TestA12_TheWorklistLeavesOutWhatItsReaderIsTiedTo", "handlers/embargo_test.go TestA12_ADecisionThatCannotBeAnnouncedIsNamed", "handlers/errors_test.go TestA12_AnOfficialWithATieReadsTheArticleAndTheIdOnThePageOfTheError", "handlers/messages_test.go TestA12_WhoHasATieReadsNoMessagesOfTheBoard", "handlers/ties_test.go TestA12_AListLeavesOutTheBoardOfATieAndNoOther", "handlers/ties_test.go TestA12_ATieBetweenAdviceAndDecisionSendsTheFileBack", "handlers/ties_test.go TestA12_EveryAddressOfAnApplicationRefusesWhoIsTiedToItsBoard", "handlers/ties_test.go TestA12_TakingSeveralLeavesThoseOfATie", "subsidy/checklist_test.go TestA12_OnlyTheAssessorWhoHasTheApplicationChecksAsTheySawIt", "subsidy/decision_test.go TestA12_OnlyADeciderDecides", "subsidy/decision_test.go TestA12_OnlyTheAssessorWhoHasTheApplicationAdvises", "subsidy/decision_test.go TestA12_WhoAdvisedMeetsAnObstacleWhateverTheVerdict", "subsidy/draw_test.go TestA12_WhoEnteredTheSeedDoesNotConfirmItInWhateverRoleTheyHaveNow", "subsidy/embargo_test.go TestA12_ADecisionOfSomebodyWithATieSinceStaysAndIsNamed", "subsidy/embargo_test.go TestA12_WhoAdvisedDoesNotAnnounceAndOnlyADeciderDoes", "subsidy/lifecycle_test.go TestA12_EveryActInEveryStateByEveryRoleFollowsTheTable", "subsidy/lifecycle_test.go TestA12_NoRoleBothAdvisesAndDecides", "subsidy/objection_test.go TestA12_AnObjectionIsHandledByPeopleWhoHadNoPartInTheDecision", "subsidy/service_test.go TestA12_WhoAdvisedDoesNotDecideEvenInAnotherRole", "subsidy/settlement_test.go TestA12_WhoProposedAnAmountDoesNotSettleIt", "subsidy/supplement_test.go TestA2A12_WhoMayAskForASupplementAndWhatItMustName", "subsidy/tie_test.go TestA12_ATieCountsWhereItIsThereOrWasOnTheDayOfReceipt", "subsidy/tie_test.go TestA12_ATieOfTheAdviserSinceTheAdviceHoldsEveryDecision", "subsidy/tie_test.go TestA12_ATieWithOneBoardKeepsNobodyFromAnother", "subsidy/tie_test.go TestA12_AnEndedTieCountsForWhatWasReceivedUpToItsLastDay", "subsidy/tie_test.go TestA12_AnOfficialReachesAnApplicationInOnePlaceOnly", "subsidy/tie_test.go TestA12_NobodyHandlesABoardToWhichTheyDeclaredATie", "subsidy/tie_test.go TestA12_TheServiceTheListAndTheSchemaAgreeAboutEveryOrderOfDeclaringAndEnding"},
	},
	"A13": {
		Code:  []string{"db/verify_mail.go mailed", "subsidy/accounts.go addInvitation", "subsidy/letter.go send", "subsidy/mail.go notify", "subsidy/messaging.go WriteMessage", "subsidy/messaging.go post", "subsidy/outbox.go Outbox"},
		Tests: []string{"db/mails_test.go TestA13_TheSchemaKeepsTheOutbox", "handlers/outbox_test.go TestA13_AnAuditorSeesThatMailFailedAndNotWhose", "subsidy/mail_test.go TestA13_ANoticeSaysThatAMessageIsReadyAndNothingElse", "subsidy/message_test.go TestA13_OfAMessageOfTheMinistryTheBoardGetsNoticeAndNotItsWords", "subsidy/message_test.go TestA13_WhatIsNewIsNewForEachPersonUntilTheyMarkIt", "subsidy/outbox_test.go TestA13_ALetterIsToldToTheContactAndToEverybodyOfItsBoard", "subsidy/outbox_test.go TestA13_OnlyTheAdministratorSeesToWhomMailGoes", "subsidy/service_test.go TestA13_AnInvitationWorksOnceAndForSeventyTwoHours"},
	},
	"A2": {
		Code:  []string{"subsidy/announcing.go Announce", "subsidy/announcing.go releasable", "subsidy/assessing.go Advise", "subsidy/check.go contact", "subsidy/check.go day", "subsidy/check.go programme", "subsidy/deadline.go PassTime", "subsidy/deciding.go carried", "subsidy/deciding.go obstacle", "subsidy/lifecycle.go decisions", "subsidy/supplement.go MayDisregard", "subsidy/supplement.go Read", "subsidy/supplement.go readTerm", "subsidy/supplementing.go AskSupplement", "subsidy/supplementing.go Supplement", "subsidy/supplementing.go onTime", "subsidy/supplementing.go openSupplement", "subsidy/supplementing.go supplementable", "subsidy/supplementing.go writable"},
		Tests: []string{"handlers/supplement_test.go TestA2_ABoardCompletesWhatWasAskedAndTheOfficialSeesOldBesideNew", "handlers/supplement_test.go TestA2_APreparerPreparesASupplementAndASignatoryFilesIt", "handlers/supplement_test.go TestA2_AnAnswerThatComesTooLateIsRefusedWithItsTextKept", "subsidy/check_test.go TestA2_WhatIsMissingInAProgrammeOnlyWarns", "subsidy/clock_test.go TestA2_ADisregardComesOnlyAfterASupplementAndWithinFourWeeks", "subsidy/objection_test.go TestA2A7_AnUpheldObjectionAgainstADisregardOpensTheFileForASecondDecision", "subsidy/refusal_test.go TestA2_LeavingAnApplicationAsideTakesASupplementThatEndedUntilItIsMadeKnown", "subsidy/supplement_test.go TestA2A12_WhoMayAskForASupplementAndWhatItMustName", "subsidy/supplement_test.go TestA2_ABoardIsRemindedFiveDaysAndOneDayBeforeTheEndAndOnceEach", "subsidy/supplement_test.go TestA2_AReminderThatIsLateIsSentAtOnceAndAnsweredFilesGetNone", "subsidy/supplement_test.go TestA2_ASupplementCannotRaiseTheAmount", "subsidy/supplement_test.go TestA2_AnAnswerCountsUntilTheLastInstantOfTheTerm", "subsidy/supplement_test.go TestA2_AnswersThatAreTypedAfterTheTermAreRefusedInWords", "subsidy/supplement_test.go TestA2_OnlyTheNamedPartsOpenAndTheRestStaysAsFiled"},
	},
	"A3": {
		Code:  []string{"subsidy/drafting.go keepFiled"},
		Tests: []string{"subsidy/supplement_test.go TestA3_HalfDoneWorkStaysWhenTheTermEndsAndIsThereForTheNextRequest"},
	},
	"A4": {
		Code:  []string{"subsidy/clock.go DecideClock", "subsidy/clock.go stop", "subsidy/deadline.go PassTime", "subsidy/supplementing.go AskSupplement"},
		Tests: []string{"subsidy/clock_test.go TestA4_SupplementsNeverMoveTheLastDayBackAndTheirOrderDoesNotMatter", "subsidy/clock_test.go TestS13A4A5_TheLastDayToDecideInWorkedExamples"},
	},
	"A5": {
		Code:  []string{"subsidy/clock.go DecideClock", "subsidy/clock.go Extended", "subsidy/clock.go extend", "subsidy/deadline.go Extend", "subsidy/deadline.go read", "subsidy/reviewing.go ExtendObjection"},
		Tests: []string{"handlers/supplement_test.go TestA5_ADeciderExtendsTheTermOnceAndBothSeeWhy", "subsidy/clock_test.go TestS13A4A5_TheLastDayToDecideInWorkedExamples", "subsidy/supplement_test.go TestA5_TheTermIsExtendedOnceWithALetterThatNamesTheDay"},
	},
	"A6": {
		Code:  []string{"subsidy/objection.go ObjectionDue", "subsidy/objection.go ObjectionExtended", "subsidy/supplement.go Read", "subsidy/supplement.go readTerm", "subsidy/term.go ObjectionUntil", "subsidy/term.go WorkingDay", "subsidy/term.go nextWorkingDay"},
		Tests: []string{"handlers/supplement_test.go TestA6_TheWorkListNamesWhatIsNearUrgentAndLate", "subsidy/objection_test.go TestA6A7_TheLastDayToDecideOnAnObjection", "subsidy/supplement_test.go TestA6_TheTermOfASupplementEndsOnAWorkingDay", "subsidy/term_test.go TestA6_KingsDayMovesToSaturdayWhereItIsASunday", "subsidy/term_test.go TestA6_ThePublicHolidaysOfEveryYearAreThoseOfTheAct"},
	},
	"A7": {
		Code:  []string{"db/verify_checks.go checked", "subsidy/announcing.go Announce", "subsidy/checklist.go faultsOf", "subsidy/letter.go newDecisionLetter", "subsidy/lifecycle.go decisions", "subsidy/objecting.go Contest", "subsidy/objecting.go Object", "subsidy/objecting.go again", "subsidy/objecting.go newObjection", "subsidy/objection.go ObjectionDue", "subsidy/reviewing.go ExtendObjection", "subsidy/reviewing.go advise", "subsidy/reviewing.go handled", "subsidy/settling.go Settle", "subsidy/settling.go settleable", "subsidy/term.go ObjectionUntil", "subsidy/upholding.go DecideObjection", "subsidy/upholding.go PreviewObjection"},
		Tests: []string{"handlers/objections_test.go TestA7_ALateObjectionIsWarnedOfAndTaken", "handlers/objections_test.go TestA7_AnObjectionGoesFromTheBoardToItsDecisionOnPagesOfItsOwn", "subsidy/checklist_test.go TestA7_ARefusalNeedsNoChecklist", "subsidy/checklist_test.go TestA7_MoneyIsAdvisedOnlyAfterEveryQuestion", "subsidy/embargo_test.go TestA7_UnderEmbargoThereIsNoLetterAndAfterItAllHaveTheSameInstant", "subsidy/objection_test.go TestA2A7_AnUpheldObjectionAgainstADisregardOpensTheFileForASecondDecision", "subsidy/objection_test.go TestA6A7_TheLastDayToDecideOnAnObjection", "subsidy/objection_test.go TestA7_AnAdviceOnAnObjectionFitsWhatItIsAbout", "subsidy/objection_test.go TestA7_AnObjectionIsNotExtendedAfterItsLastDay", "subsidy/objection_test.go TestA7_AnObjectionIsOnTimeUntilTheLastInstantOfItsTermAndTakenAfterItAsLate", "subsidy/objection_test.go TestA7_TheTermOfAnObjectionGrowsWithACommitteeAndOnceMoreAndTheBoardIsTold", "subsidy/objection_test.go TestA7_ThereIsNoObjectionBeforeTheAnnouncementAndNotASecond", "subsidy/objection_test.go TestS1D5A7_AnUpheldObjectionBooksWhatItBringsUnderTheCeilingWhereItFits", "subsidy/term_test.go TestA7_AnObjectionCanBeMadeForSixWeeks", "subsidy/term_test.go TestA7_TheObjectionTermIsNeverShorterAndEndsOnAWorkingDay"},
	},
	"A8": {
		Code:  []string{"db/verify_embargo.go unheard", "subsidy/announcing.go releasable", "subsidy/assessing.go Advise", "subsidy/deciding.go carried", "subsidy/deciding.go obstacle", "subsidy/decision.go NewAdvice", "subsidy/decision.go Refuses", "subsidy/decision.go readRefusal", "subsidy/hearing.go GiveView", "subsidy/hearing.go Hear", "subsidy/hearing.go answerable", "subsidy/hearing.go heard", "subsidy/hearing.go newHearing", "subsidy/lifecycle.go decisions"},
		Tests: []string{"db/hearings_test.go TestA8_ABoardAnswersAQuestionOnce", "handlers/hearing_test.go TestA8_ABoardIsAskedAnswersAndIsRefusedAfterThat", "handlers/hearing_test.go TestA8_AQuestionThatIsNotCompleteComesBackAsTyped", "handlers/hearing_test.go TestA8_AViewThatComesTooLateIsRefusedWithItsTextKept", "subsidy/refusal_test.go TestA8_ABoardAnswersWhateverTheMinistryDoesMeanwhile", "subsidy/refusal_test.go TestA8_ABoardIsHeardBeforeARefusalOnOtherFactsThanItGave", "subsidy/refusal_test.go TestA8_AHearingWithoutAnAnswerIsConcludedAfterItsLastInstant", "subsidy/refusal_test.go TestA8_AViewCountsUntilTheLastInstantOfTheLastDay", "subsidy/refusal_test.go TestA8_OnlyASignatoryAnswersAndOnce", "subsidy/refusal_test.go TestA8_OnlyTheAssessorWhoHasTheApplicationAsksAndSaysWhat"},
	},
	"A9": {
		Code:  []string{"subsidy/checking.go Check", "subsidy/checking.go Overrule", "subsidy/checking.go overruled", "subsidy/checklist.go fault", "subsidy/checklist.go faultsOf", "subsidy/decision.go NewAdvice", "subsidy/decision.go Refuses", "subsidy/decision.go readRefusal", "subsidy/ground.go Grounds", "subsidy/lifecycle.go decisions"},
		Tests: []string{"db/judgements_test.go TestA9_TheSchemaKeepsNoJudgementThatTheRulesForbid", "subsidy/checklist_test.go TestA9_AControlIsOverruledWithAReasonAndBack", "subsidy/checklist_test.go TestA9_WhatFallsShortForbidsNothingButAsksForAMotivation", "subsidy/decision_test.go TestA9_AnAdviceNeverProposesMoreThanWasAsked", "subsidy/decision_test.go TestA9_AnAdviceThatIsNotAWholeGrantNeedsItsMotivation", "subsidy/refusal_test.go TestA9_ARefusalNamesItsGrounds", "subsidy/refusal_test.go TestA9_TheGroundsAreThoseOfTheLawAndOfTheScheme", "subsidy/refusal_test.go TestA9_TheGroundsStandInTheDecisionAndInTheLetter"},
	},
	"D1": {
		Code:  []string{"subsidy/distribution.go Divide", "subsidy/distribution.go InOrder", "subsidy/distribution.go ProRata", "subsidy/drawing.go draws", "subsidy/whatif.go WhatIf"},
		Tests: []string{"subsidy/distribution_test.go TestD1S1_NoMethodGivesMoreThanTheCeilingOrThanWasAsked", "subsidy/distribution_test.go TestD1_ProRataOfAnExampleThatCanBeDoneByHand", "subsidy/distribution_test.go TestD1_TheOrderOfTheInputDoesNotMatter", "subsidy/distribution_test.go TestD1_WithAHigherCeilingNobodyGetsLessUnlessClaimsAreSkipped", "subsidy/distribution_test.go TestD1_WithEnoughForAllEverybodyGetsAllByEveryMethod", "subsidy/service_test.go TestD1_AnOpenRoundKeepsItsMethodAndItsCeiling", "subsidy/whatif_test.go TestD1_ATrialIsForWhoRunsTheDrawAndForTheAuditor", "subsidy/whatif_test.go TestD1_ATrialSaysWhoGetsWhatByEachMethod", "subsidy/whatif_test.go TestD1_ATrialStoresNothingAndTheSameQuestionHasTheSameAnswer", "subsidy/whatif_test.go TestD1_ATrialThatCannotBeReadSaysAtWhichField"},
	},
	"D2": {
		Code:  []string{"db/draws.go RoundClaims", "subsidy/distribution.go Divide", "subsidy/distribution.go OrderOfReceipt"},
		Tests: []string{"subsidy/distribution_test.go TestD2_OnTheDayOnWhichTheCeilingIsReachedTheLotDecidesAndOnOtherDaysTheInstant", "subsidy/whatif_test.go TestD2_ASupplementMovesAnApplicationBackInTheOrderOfReceipt", "subsidy/whatif_test.go TestD2_TheSeedDecidesAmongThoseOfTheDayOnWhichTheMoneyIsGone"},
	},
	"D3": {
		Code:  []string{"subsidy/distribution.go Divide", "subsidy/distribution.go InOrder", "subsidy/whatif.go WhatIf"},
		Tests: []string{"subsidy/distribution_test.go TestD3_GrantedInPartTheCentsAddUpExactlyAndElseOnlyWholeAmountsAreGiven", "subsidy/distribution_test.go TestD3_SkippingGivesASmallerClaimTheRoomOfALargerOneUntilThatFits"},
	},
	"D4": {
		Code:  []string{"cmd/portal/drawverify.go runDrawVerify", "db/draws.go SaveDraw", "db/verify_draws.go draws", "subsidy/deciding.go mayGrant", "subsidy/draw.go DrawOrder", "subsidy/drawing.go ConfirmDraw", "subsidy/drawing.go EnterSeed", "subsidy/drawing.go Freeze", "subsidy/drawing.go NameSource", "subsidy/drawing.go draws", "subsidy/drawing.go freezable", "subsidy/drawing.go readSource"},
		Tests: []string{"subsidy/distribution_test.go TestD4_WhoHasNoLotComesAfterAllWhoHave", "subsidy/draw_test.go TestD4_ADrawGoesInItsStepsAndNoneComesBeforeItsTime", "subsidy/draw_test.go TestD4_APublishedDrawThatWasTamperedWithIsFound", "subsidy/draw_test.go TestD4_NothingOfADrawChangesAfterItsStep", "subsidy/draw_test.go TestD4_TheDrawIsTheOneOfThePublishedPageWhateverTheOrderOfTheList", "subsidy/draw_test.go TestD4_TheExampleOfThePublishedPageIsRight", "subsidy/whatif_test.go TestD4D5_AfterTheDrawATrialFollowsItsOrderAndSaysWhatWasFreed"},
	},
	"D5": {
		Code:  []string{"subsidy/deciding.go mayGrant", "subsidy/drawing.go DrawnAwards", "subsidy/ledger.go takeBack", "subsidy/settling.go Settle", "subsidy/upholding.go DecideObjection", "subsidy/upholding.go room", "subsidy/whatif.go WhatIf", "subsidy/whatif.go free", "subsidy/withdrawing.go Withdraw"},
		Tests: []string{"subsidy/draw_test.go TestD5_AfterTheDrawThoseInFrontAreGrantedAndWhatIsFreedGoesToTheNext", "subsidy/objection_test.go TestS1D5A7_AnUpheldObjectionBooksWhatItBringsUnderTheCeilingWhereItFits", "subsidy/settlement_test.go TestA10D5_ALowerSettlementFreesTheDifferenceAndNothingIsSettledHigher", "subsidy/settlement_test.go TestD5S1_ALowerSettlementTakesBackWhatWasGrantedOnReviewFirst", "subsidy/whatif_test.go TestD4D5_AfterTheDrawATrialFollowsItsOrderAndSaysWhatWasFreed", "subsidy/whatif_test.go TestD5_AGrantInPartFreesTheRestForTheNextInOrder", "subsidy/whatif_test.go TestD5_AWithdrawalAfterTheDrawFreesItsMoneyForTheNextInOrder", "subsidy/withdrawing_test.go TestD5_WhatAWithdrawalFreesInAConfirmedDrawGoesToTheNextInOrder", "subsidy/withdrawing_test.go TestD6D5_The2019CaseWithWithdrawalsADrawIsAnnouncedAndEveryValidApplicationGranted", "subsidy/withdrawing_test.go TestS1D5_WhatADecisionUnderEmbargoHadBookedGoesBackByACounterRow"},
	},
	"D6": {
		Code:  []string{"subsidy/deciding.go mayGrant", "subsidy/deciding.go obstacle", "subsidy/drawing.go Freeze", "subsidy/drawing.go freezable", "subsidy/lifecycle.go decisions", "subsidy/scheme.go DrawDue", "subsidy/scheme.go MayGrant"},
		Tests: []string{"subsidy/draw_test.go TestD6_The2019CaseTooMuchAskedThenChangesAndNoDraw", "subsidy/objection_test.go TestD6_AnObjectionBringsNoMoneyBeforeTheClosingOfADrawRound", "subsidy/scheme_test.go TestD6S1_AGrantWaitsForTheClosingAndTheDrawAndFitsTheRoom", "subsidy/scheme_test.go TestD6_ADrawIsDueOnlyWhereMoreIsAskedThanThereIs", "subsidy/service_test.go TestD6_ADrawRoundGrantsNothingBeforeTheClosingInstantButRejects", "subsidy/service_test.go TestD6_NothingIsGrantedWhileMoreIsAskedThanThereIs", "subsidy/withdrawing_test.go TestD6D5_The2019CaseWithWithdrawalsADrawIsAnnouncedAndEveryValidApplicationGranted"},
	},
	"S1": {
		Code:  []string{"db/verify_money.go onReview", "subsidy/control.go ceiling", "subsidy/control.go data", "subsidy/deciding.go Decide", "subsidy/deciding.go Prepare", "subsidy/deciding.go mayGrant", "subsidy/deciding.go obstacle", "subsidy/drawing.go DrawnAwards", "subsidy/lifecycle.go decisions", "subsidy/scheme.go MayGrant", "subsidy/scheme.go Room", "subsidy/scheme.go TooLittle", "subsidy/upholding.go DecideObjection", "subsidy/upholding.go room"},
		Tests: []string{"cmd/portal/realround_test.go TestS1_ARealRoundInOrderOfReceiptIsGrantedUpToTheCeilingAndNoFurther", "db/followups_test.go TestS1_TheLedgerTakesBackByACounterRowAndKeepsApartWhatIsOnReview", "handlers/errors_test.go TestS1_ADecisionThatDoesNotFitShowsAnOfficialTheArticleAndTheId", "subsidy/distribution_test.go TestD1S1_NoMethodGivesMoreThanTheCeilingOrThanWasAsked", "subsidy/embargo_test.go TestS1_ACentAboveTheRoomIsRefusedAtOnceAndPrepared", "subsidy/embargo_test.go TestS1_MoneyUnderEmbargoIsBookedAndWhatIsFreedCountsAtOnce", "subsidy/embargo_test.go TestS1_SixtyFourWhoPrepareAtOnceNeverPassTheCeiling", "subsidy/objection_test.go TestS1D5A7_AnUpheldObjectionBooksWhatItBringsUnderTheCeilingWhereItFits", "subsidy/objection_test.go TestS1_TwoObjectionsUpheldAtOnceShareOneRoom", "subsidy/objection_test.go TestS1_WhatADecisionGaveItselfIsNoRoomForItsObjection", "subsidy/objection_test.go TestS1_WhereTheRoundIsExhaustedAnUpheldObjectionIsBookedApartIfThereWasRoomAtTheFirstDecision", "subsidy/objection_test.go TestS1_WhereThereWasNoRoomAtTheFirstDecisionEitherAnObjectionBringsNothing", "subsidy/scheme_test.go TestD6S1_AGrantWaitsForTheClosingAndTheDrawAndFitsTheRoom", "subsidy/scheme_test.go TestS1_GrantsOneAfterAnotherNeverPassTheCeiling", "subsidy/scheme_test.go TestS1_WhatMayBeGrantedNeverPassesTheCeiling", "subsidy/service_test.go TestS1_SixtyFourDecisionsAtOnceNeverPassTheCeilingAndTheLastIsToldTheRoom", "subsidy/settlement_test.go TestD5S1_ALowerSettlementTakesBackWhatWasGrantedOnReviewFirst", "subsidy/whatif_test.go TestS1_WhatIsGrantedStaysGrantedWhateverIsTried", "subsidy/withdrawing_test.go TestS1D5_WhatADecisionUnderEmbargoHadBookedGoesBackByACounterRow"},
	},
	"S10": {
		Code:  []string{"subsidy/check.go knownPupils", "subsidy/check.go manyPupils", "subsidy/check.go pupils", "subsidy/control.go answerRules", "subsidy/control.go counted", "subsidy/control.go data", "subsidy/control.go remarks"},
		Tests: []string{"subsidy/check_test.go TestS10_APartnerWithUnknownPupilsNeverMakesThemTooMany", "subsidy/check_test.go TestS10_PupilsAboveTheRegisterBlockFiling", "subsidy/check_test.go TestS10_PupilsAreTooManyOnlyWhereTheRegisterKnowsThemAll", "subsidy/check_test.go TestS10_ThePupilsOfParticipatingLocationsCountToo", "subsidy/checklist_test.go TestS10_AControlThatAsksForALookIsFoundInOrder", "subsidy/control_test.go TestS10_TheNumbersAreAsOldAsTheOldestOfThem", "subsidy/service_test.go TestS10_APartnerWhoseCodeCannotBeReadNeverBlocks"},
	},
	"S11": {
		Code:  []string{"subsidy/control.go signed", "subsidy/filing.go Submit", "subsidy/filing.go declaredAnd", "subsidy/filing.go fileable", "subsidy/lifecycle.go forbidden", "subsidy/supplementing.go Supplement", "subsidy/supplementing.go supplementable", "subsidy/withdrawing.go Withdraw"},
		Tests: []string{"handlers/followup_test.go TestS11_ABoardWithdrawsOnAPageOfItsOwn", "subsidy/lifecycle_test.go TestS11_OnlyASignatoryFiles", "subsidy/service_test.go TestS11_APreparerPreparesAndDoesNotFile", "subsidy/service_test.go TestS11_WhatWasChangedAfterTheSignatoryReadItIsNotFiled", "subsidy/withdrawing_test.go TestS11S6_ASignatoryTakesAnApplicationBackAndTheLocationMayFileAgain"},
	},
	"S12": {
		Code:  []string{"subsidy/check.go partners", "subsidy/control.go counted", "subsidy/control.go data"},
		Tests: []string{"subsidy/check_test.go TestS12_ParticipatingLocationsAreNamedOnceWithTheirPupils"},
	},
	"S13": {
		Code:  []string{"subsidy/clock.go DecideClock", "subsidy/deadline.go decideClock", "subsidy/scheme.go DecisionDue"},
		Tests: []string{"subsidy/clock_test.go TestS13A4A5_TheLastDayToDecideInWorkedExamples", "subsidy/scheme_test.go TestS13_ADecisionDateDoesNotMoveForAWeekend", "subsidy/scheme_test.go TestS13_AZomerschoolFiledBeforeAprilIsDecidedAMonthEarlier"},
	},
	"S14": {
		Code:  []string{"subsidy/letter.go minimumOf", "subsidy/reportedchange.go MinimumPupils", "subsidy/reportedchange.go ReportChange", "subsidy/reportedchange.go Special", "subsidy/reportedchange.go newChange"},
		Tests: []string{"handlers/followup_test.go TestS14_ABoardReportsAChangeAndGetsAReceiptThatTheMinistryReadsToo", "subsidy/reportedchange_test.go TestS14_AReportThatCannotBe", "subsidy/reportedchange_test.go TestS14_WhatFallsUnderTheSpecialDutyToReportIsCalledSoAndGetsItsReceipt", "subsidy/settlement_test.go TestS14_AGrantBeginsOnTheFirstDayOfItsActivitiesAndNotAnInstantBefore", "subsidy/settlement_test.go TestS14_TheDayOnWhichActivitiesBegin"},
	},
	"S15": {
		Code:  []string{"subsidy/settling.go Report"},
		Tests: []string(nil),
	},
	"S16": {
		Code:  []string{"subsidy/check.go medezeggenschap", "subsidy/control.go answerRules"},
		Tests: []string{"subsidy/check_test.go TestS16_MedezeggenschapIsRecordedAndNeverBlocks"},
	},
	"S2": {
		Code:  []string{"subsidy/check.go days", "subsidy/check.go lenteschool", "subsidy/control.go answerRules", "subsidy/control.go data", "subsidy/scheme.go MayHolidays", "subsidy/schemedocument.go furtherHolidays"},
		Tests: []string{"subsidy/check_test.go TestS2_AProgrammeWithADayInTheMayHolidayIsRefused", "subsidy/check_test.go TestS2_DatesInTheWrongOrderDoNotHideADayInTheMayHoliday", "subsidy/check_test.go TestS2_TheMayHolidayOfEveryYearOfTheVersionIsRefused", "subsidy/control_test.go TestS2S9_WithoutDaysNoControlSaysThatTheyAreRight", "subsidy/schemedocument_test.go TestS2_AMayHolidayOfAYearWithoutARoundIsRefusedToo"},
	},
	"S3": {
		Code:  []string{"subsidy/answers.go namesMeasure", "subsidy/check.go overgangsbeleid", "subsidy/control.go answerRules"},
		Tests: []string{"subsidy/answers_test.go TestS3_ThereAreThreeMeasures", "subsidy/check_test.go TestS3_AWordThatIsNoMeasureIsNone", "subsidy/check_test.go TestS3_OvergangsbeleidNamesAMeasureAndSaysWhatChanges"},
	},
	"S4": {
		Code:  []string{"db/decisions.go AddDecision", "subsidy/amount.go Programme", "subsidy/amount.go Quote", "subsidy/check.go Quote", "subsidy/check.go location", "subsidy/control.go answerRules", "subsidy/control.go data", "subsidy/decision.go NewAdvice", "subsidy/reviewing.go partOf", "subsidy/supplementing.go supplementable"},
		Tests: []string{"db/announcements_test.go TestS4_NothingIsGrantedAboveWhatWasAskedAtTheConsole", "subsidy/amount_test.go TestS4_AProgrammeIsPaidPerPupilUpToItsMaximum", "subsidy/amount_test.go TestS4_AnAmountIsShownLineByLine", "subsidy/amount_test.go TestS4_MorePupilsNeverMeanLessMoney", "subsidy/amount_test.go TestS4_UnderAnySchemeAnAmountStaysBetweenNothingAndTheMaximum", "subsidy/check_test.go TestS4_OneOfThePartsIsChosen", "subsidy/check_test.go TestS4_TheQuoteCountsWhatCanBeReadAndMayBeFiled", "subsidy/check_test.go TestS4_WhateverIsTypedTheQuoteStaysBetweenNothingAndTheMaximum"},
	},
	"S5": {
		Code:  []string{"subsidy/check.go location", "subsidy/ground.go Grounds"},
		Tests: []string{"subsidy/check_test.go TestS5_AProgrammeNeedsOvergangsbeleidWhereTheVersionSaysSo"},
	},
	"S6": {
		Code:  []string{"db/applications.go liveKey", "subsidy/check.go location", "subsidy/control.go data", "subsidy/control.go remarks", "subsidy/control.go unique", "subsidy/drafting.go Create", "subsidy/drafting.go Save", "subsidy/drafting.go vacant", "subsidy/state.go Live", "subsidy/upholding.go vacated", "subsidy/withdrawing.go Withdraw"},
		Tests: []string{"subsidy/check_test.go TestS6_ASecondLiveApplicationForALocationIsRefused", "subsidy/control_test.go TestS6_TheControlDoesNotSayThereIsNoOtherWhereThereIs", "subsidy/lifecycle_test.go TestS6_WhatIsLiveKeepsTheLocation", "subsidy/objection_test.go TestS6_AnObjectionDoesNotBringBackAnApplicationBesideAnother", "subsidy/service_test.go TestS6_ALocationThatIsTakenCostsNothingElseOfTheSection", "subsidy/service_test.go TestS6_ARejectedLocationMayApplyAgainAndAGrantedOneMayNot", "subsidy/service_test.go TestS6_AnAbandonedDraftOfAnotherBoardShutsNobodyOut", "subsidy/service_test.go TestS6_OneDraftPerLocationAndRoundAndTheSecondIsShownTheFirst", "subsidy/withdrawing_test.go TestS11S6_ASignatoryTakesAnApplicationBackAndTheLocationMayFileAgain"},
	},
	"S7": {
		Code:  []string{"subsidy/check.go location", "subsidy/control.go data", "subsidy/control.go ownership", "subsidy/control.go registers", "subsidy/control.go remarks", "subsidy/drafting.go Create", "subsidy/drafting.go Save", "subsidy/drafting.go move", "subsidy/drafting.go startable"},
		Tests: []string{"subsidy/check_test.go TestS7_TheLocationBelongsToTheBoard", "subsidy/service_test.go TestS7_ALocationThatMovedToAnotherBoardIsRefusedAtFiling"},
	},
	"S8": {
		Code:  []string{"subsidy/control.go data", "subsidy/control.go onTime", "subsidy/date.go FormatClosing", "subsidy/drafting.go Create", "subsidy/drafting.go startable", "subsidy/filing.go Submit", "subsidy/filing.go fileable", "subsidy/scheme.go ClosesAt", "subsidy/scheme.go MayFile", "subsidy/scheme.go OpensAt", "subsidy/scheme.go Window"},
		Tests: []string{"subsidy/control_test.go TestS8_ASupplementAfterTheClosingLeavesTheApplicationOnTime", "subsidy/scheme_test.go TestS8_AnInstantIsBeforeInOrAfterAWindowAndOnlyOneOfThem", "subsidy/scheme_test.go TestS8_TheWindowOpensAndClosesToTheNanosecond", "subsidy/service_test.go TestS8_NoDraftBeginsInARoundThatHasClosed", "subsidy/service_test.go TestS8_TheInstantOfReceiptDecidesAndNotThatOfTheCommit"},
	},
	"S9": {
		Code:  []string{"subsidy/check.go days", "subsidy/check.go summer", "subsidy/control.go answerRules", "subsidy/control.go data", "subsidy/holiday.go RegionOf", "subsidy/holiday.go SummerHoliday"},
		Tests: []string{"subsidy/check_test.go TestS9_DaysOutsideTheSummerHolidayOfTheRegionOnlyWarn", "subsidy/control_test.go TestS2S9_WithoutDaysNoControlSaysThatTheyAreRight"},
	},
}
