"""The one table of who may open what, read by test_access."""

ROLES = ("anonymous", "alice", "bob", "chloe", "denis", "superuser")
# A participant is known by the link alone: Alice asks with hers, everyone else with one that was tampered with.
# 302 in the admin leads to its login or index page. Stock pages: « no » is any refusal, « -- » is not asked.
TABLE = """
                                                  anonymous alice bob chloe denis superuser
programme:home                                          200   200 200   200   200       200
programme:event                                         200   200 200   200   200       200
programme:session                                       200   200 200   200   200       200
programme:speakers                                      200   200 200   200   200       200
programme:preview                                       302   302 302   200   200       200
programme:accessibility                                 200   200 200   200   200       200
programme:personal_data                                 200   200 200   200   200       200
programme:legal_notice                                  200   200 200   200   200       200
programme:site_map                                      200   200 200   200   200       200
programme:site_map_page                                 200   200 200   200   200       200
programme:more_days                                     200   200 200   200   200       200
programme:document                                      200   200 200   200   200       200
programme:frame                                         200   200 200   200   200       200
programme:programme                                     200   200 200   200   200       200
programme:data                                          200   200 200   200   200       200
programme:calendar                                      200   200 200   200   200       200
programme:day                                           200   200 200   200   200       200
programme:card                                          200   200 200   200   200       200
programme:qr_svg                                        200   200 200   200   200       200
programme:qr_png                                        200   200 200   200   200       200
programme:short                                         302   302 302   302   302       302
programme:sitemap                                       200   200 200   200   200       200
programme:sitemap_page                                  200   200 200   200   200       200
programme:robots                                        200   200 200   200   200       200
programme:media                                         200   200 200   200   200       200

inscriptions:sign_up                                    200   200 200   200   200       200
inscriptions:sent                                       200   200 200   200   200       200
inscriptions:find_link                                  200   200 200   200   200       200
inscriptions:link_sent                                  200   200 200   200   200       200
inscriptions:confirm_address                            404   200 404   404   404       404
inscriptions:mine                                       404   200 404   404   404       404
inscriptions:change                                     404   200 404   404   404       404
inscriptions:cancel                                     404   200 404   404   404       404
inscriptions:confirm                                    405   405 405   405   405       405
inscriptions:keep                                       405   405 405   405   405       405
inscriptions:calendar                                   404   200 404   404   404       404
inscriptions:convocation                                404   200 404   404   404       404
inscriptions:certificate                                404   302 404   404   404       404
inscriptions:badge                                      302   302 302   200   200       200
inscriptions:entrance                                   302   302 302   302   302       302
inscriptions:desk                                       302   302 302   200   200       200
inscriptions:desk_list                                  403   403 403   200   200       200
inscriptions:desk_sync                                  403   403 403   200   200       200
inscriptions:desk_worker                                200   200 200   200   200       200
inscriptions:desk_shell                                 200   200 200   200   200       200
inscriptions:moment                                     302   302 302   200   200       200
inscriptions:person                                     302   302 302   200   200       200
inscriptions:undo_check_in                              405   405 405   405   405       405
inscriptions:walk_in                                    302   302 302   200   200       200
inscriptions:my_check_ins                               302   302 302   200   200       200
inscriptions:who_is_where                               302   302 302   200   200       200
inscriptions:health                                     200   200 200   200   200       200

admin:index                                             302   302 302   200   200       200
admin:login                                             200   200 200   302   302       302
admin:logout                                            302   302 302   405   405       405
admin:password_change                                   302   302 302   200   200       200
admin:password_change_done                              302   302 302   200   200       200
admin:autocomplete                                      302   302 302   403   403       403
admin:jsi18n                                            302   302 302   200   200       200
admin:view_on_site                                      302   302 302   302   302       302
admin:app_list                                          302   302 302   200   200       200

admin:programme_cycle_changelist                        302   302 302   403   200       200
admin:programme_cycle_add                               302   302 302   403   200       200
admin:programme_cycle_change                            302   302 302   403   200       200
admin:programme_cycle_delete                            302   302 302   403   200       200
admin:programme_cycle_history                           302   302 302   403   200       200
admin:programme_event_changelist                        302   302 302   200   200       200
admin:programme_event_add                               302   302 302   403   200       200
admin:programme_event_change                            302   302 302   200   200       200
admin:programme_event_delete                            302   302 302   403   200       200
admin:programme_event_history                           302   302 302   200   200       200
admin:programme_event_new_edition                       302   302 302   403   200       200
admin:programme_organiser_changelist                    302   302 302   403   200       200
admin:programme_organiser_add                           302   302 302   403   200       200
admin:programme_organiser_change                        302   302 302   403   200       200
admin:programme_organiser_delete                        302   302 302   403   200       200
admin:programme_organiser_history                       302   302 302   403   200       200
admin:programme_speaker_changelist                      302   302 302   403   200       200
admin:programme_speaker_add                             302   302 302   403   200       200
admin:programme_speaker_change                          302   302 302   403   200       200
admin:programme_speaker_delete                          302   302 302   403   200       200
admin:programme_speaker_history                         302   302 302   403   200       200
admin:programme_speaker_import                          302   302 302   403   200       200
admin:programme_speaker_process_import                  302   302 302   405   405       405
admin:programme_speaker_export                          302   302 302   403   200       200
admin:programme_venue_changelist                        302   302 302   403   200       200
admin:programme_venue_add                               302   302 302   403   200       200
admin:programme_venue_change                            302   302 302   403   200       200
admin:programme_venue_delete                            302   302 302   403   200       200
admin:programme_venue_history                           302   302 302   403   200       200
admin:programme_venue_import                            302   302 302   403   200       200
admin:programme_venue_process_import                    302   302 302   405   405       405
admin:programme_venue_export                            302   302 302   403   200       200
admin:programme_session_changelist                      302   302 302   200   200       200
admin:programme_session_add                             302   302 302   403   200       200
admin:programme_session_change                          302   302 302   200   200       200
admin:programme_session_delete                          302   302 302   403   200       200
admin:programme_session_history                         302   302 302   200   200       200
admin:inscriptions_session_cancel                       302   302 302   403   200       200
admin:inscriptions_session_tell                         302   302 302   403   200       200
admin:programme_session_import                          302   302 302   403   200       200
admin:programme_session_process_import                  302   302 302   405   405       405
admin:programme_session_export                          302   302 302   403   200       200
admin:programme_sitesettings_changelist                 302   302 302   302   302       302
admin:programme_sitesettings_add                        302   302 302   403   403       403
admin:programme_sitesettings_change                     302   302 302   403   200       200
admin:programme_sitesettings_delete                     302   302 302   403   403       403
admin:programme_sitesettings_history                    302   302 302   403   200       200

admin:inscriptions_registration_changelist              302   302 302   200   200       200
admin:inscriptions_registration_add                     302   302 302   403   200       200
admin:inscriptions_registration_change                  302   302 302   200   200       200
admin:inscriptions_registration_delete                  302   302 302   403   403       403
admin:inscriptions_registration_history                 302   302 302   403   302       302
admin:inscriptions_registration_move                    302   302 302   403   200       200
admin:inscriptions_registration_cancel                  302   302 302   403   200       200
admin:inscriptions_registration_promote                 302   302 302   403   200       200
admin:inscriptions_registration_confirm                 302   302 302   403   200       200
admin:inscriptions_registration_badges                  302   302 302   200   200       200
admin:inscriptions_registration_badges_pdf              302   302 302   302   302       302
admin:inscriptions_registration_custom_sheet            302   302 302   200   200       200
admin:inscriptions_registration_calibration             302   302 302   200   200       200
admin:inscriptions_registration_reprint                 302   302 302   405   405       405
admin:inscriptions_registration_import                  302   302 302   403   200       200
admin:inscriptions_registration_process_import          302   302 302   405   405       405
admin:inscriptions_registration_export                  302   302 302   403   200       200
admin:inscriptions_import_job                           302   302 302   403   200       404
admin:inscriptions_attendance                           302   302 302   200   200       200
admin:inscriptions_attendance_session                   302   302 302   200   200       200
admin:inscriptions_jobs                                 302   302 302   200   200       200
admin:inscriptions_ask_job                              302   302 302   404   404       404
admin:inscriptions_job                                  302   302 302   404   200       404
admin:inscriptions_job_file                             302   302 302   404   200       404
admin:inscriptions_job_again                            302   302 302   405   405       405
admin:inscriptions_documents                            302   302 302   200   200       200
admin:inscriptions_participants                         302   302 302   200   200       200
admin:inscriptions_caterer                              302   302 302   200   200       200
admin:inscriptions_tents                                302   302 302   200   200       200
admin:inscriptions_signs                                302   302 302   200   200       200
admin:inscriptions_cues                                 302   302 302   200   200       200
admin:inscriptions_certificates                         302   302 302   403   302       302
admin:inscriptions_register_speakers                    302   302 302   405   405       405
admin:inscriptions_places                               302   302 302   403   200       200
admin:inscriptions_places_out_of_order                  302   302 302   403   302       302
admin:inscriptions_presence                             302   302 302   200   200       200
admin:inscriptions_presence_report                      302   302 302   200   200       200
admin:inscriptions_presence_workbook                    302   302 302   200   200       200
admin:inscriptions_sharing                              302   302 302   403   302       302
admin:inscriptions_sharing_announce                     302   302 302   403   302       302
admin:inscriptions_history_changelist                   302   302 302   403   200       200
admin:inscriptions_history_add                          302   302 302   403   403       403
admin:inscriptions_history_change                       302   302 302   403   200       200
admin:inscriptions_history_delete                       302   302 302   403   403       403
admin:inscriptions_history_history                      302   302 302   403   200       200
admin:inscriptions_outgoingmail_changelist              302   302 302   403   200       200
admin:inscriptions_outgoingmail_add                     302   302 302   403   403       403
admin:inscriptions_outgoingmail_change                  302   302 302   403   200       200
admin:inscriptions_outgoingmail_delete                  302   302 302   403   403       403
admin:inscriptions_outgoingmail_history                 302   302 302   403   200       200

admin:auth_*                                            302   302 302    no    no        --
admin:axes_*                                            302   302 302    no    no        --
admin:django_tasks_database_*                           302   302 302    no    no        --
"""
EXPECTED = {
    name: dict(zip(ROLES, statuses, strict=True))
    for name, *statuses in (line.split() for line in TABLE.splitlines()[2:] if line)
}
