"""Common surnames of twelve languages, one per line behind its language: "German: Schneider".

Written down by hand, in the language's own spelling (Russian, Greek and Japanese in Latin letters, Russian
and Greek in the men's form). A model that reads them can be asked for a language: it continues "Italian: ".
"""

from __future__ import annotations

SURNAMES: dict[str, str] = {
    "English": """
        Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker
        White Roberts Green Hall Wood Jackson Clarke Clark Harrison Scott Cooper King Moore Harris Ward
        Turner Morris Hill Baker Carter Phillips Mitchell Watson Parker Edwards Bennett Young Allen Cook
        Bailey Miller Shaw Richardson Collins Bell Morgan Cox Marshall Wilkinson Richards Webb Simpson
        Ellis Adams Chapman Hunt Mason Palmer Holmes Mills Rogers Knight Barnes Stevens Butler Dixon
        Fisher Harvey Pearson Fletcher Howard Andrews Reynolds Elliott Ford Payne Fox Wells Foster Day
        Brooks West Lawrence Bradley Atkinson Dawson Walsh Cole Burton Ball Booth Rose Perry Hart Watts
        Spencer Newman Hudson Lane Webster Carr Jenkins Matthews Saunders Armstrong Hawkins Nicholson
        Barker Gardner Gibson Harding Hughes Lowe Bird Page Austin Hopkins Sutton Francis Pearce
        Chambers Fuller Bishop Hayward Ashton Norris Bond Goodwin Rhodes Farrell Whitehead Bowen Savage
        Nash Sharp Kemp Lowry Winter Summers Thorpe Blackburn Barton Wheeler Tucker Underwood Hancock
        Osborne Hodgson Stephenson Bartlett Cartwright Wainwright Shepherd Thatcher Fowler Crawford
        Hargreaves Pickering Sinclair Ainsworth Bradshaw Whittaker Townsend Stokes Slater Skinner Potter
        """,
    "German": """
        Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer
        Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange
        Schmitt Werner Schmitz Krause Meier Lehmann Schmid Schulze Maier Köhler Herrmann König Walter
        Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn Schubert Vogel Friedrich
        Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster Simon
        Ludwig Böhm Winter Kraus Martin Schumacher Krämer Vogt Stein Jäger Otto Sommer Groß Seidel
        Heinrich Brandt Haas Schreiber Graf Dietrich Ziegler Kuhn Kühn Pohl Engel Horn Busch Bergmann
        Thomas Voigt Sauer Arnold Wolff Pfeiffer Ernst Lindner Hübner Kramer Hansen Franz Beyer Wenzel
        Nowotny Fritz Barth Moser Peter Heinz Riedel Kirchner Böttcher Grimm Ritter Brunner Hess Anders
        Ullrich Lutz Wendt Kaufmann Steiner Bach Petersen Schlüter Sander Förster Beckmann Kunz Eckert
        Hermann Hirsch Reuter Rudolph Gärtner Bayer Fiedler Nagel Gerlach Bischoff Wiese Kessler Paul
        Dreyer Brinkmann Strauß Fink Bachmann Rothe Ebert Kern Schiller Wirth Bender Heller Metzger
        Wegner Lambrecht Stadler Reichert Holzer Zeller Ackermann Kellner Bormann Wittmann Rauch
        Eichhorn Siebert
        """,
    "French": """
        Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre
        Michel Garcia David Bertrand Roux Vincent Fournier Morel Girard André Lefèvre Mercier Dupont
        Lambert Bonnet François Martinez Legrand Garnier Faure Rousseau Blanc Guérin Muller Henry
        Roussel Nicolas Perrin Morin Mathieu Clément Gauthier Dumont Lopez Fontaine Chevalier Robin
        Masson Sanchez Gérard Nguyen Boyer Denis Lemaire Duval Joly Gautier Roger Roche Roy Noël Meyer
        Lucas Meunier Jean Perez Marchand Dufour Blanchard Marie Barbier Brun Dumas Brunet Schmitt
        Leroux Colas Fernandez Renard Arnaud Rolland Caron Aubert Giraud Leclerc Vidal Bourgeois Renaud
        Lemoine Picard Gaillard Philippe Leclercq Lacroix Fabre Dupuis Olivier Rodriguez Benoît Hubert
        Carpentier Rey Charpentier Moulin Vasseur Charles Guillaume Deschamps Huet Bailly Collet Renault
        Germain Prévost Pierre Cousin Berger Perrot Royer Aubry Jacquet Poirier Maillard Breton Etienne
        Baron Bouvier Barre Carré Besson Langlois Lebrun Tessier Pelletier Ferrand Leblanc Boucher Lamy
        Delaunay Chauvin Millet Weber Marty Lebon Delmas Gilbert Maury Guillot Paris Jacob Rivière Hamel
        Lejeune Courtois Chartier Pichon Allard Labbé Gosselin Cordier Bodin Texier Lacombe Vallée
        Mallet
        """,
    "Spanish": """
        García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz
        Hernández Díaz Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez
        Ramos Gil Ramírez Serrano Blanco Molina Morales Suárez Ortega Delgado Castro Ortiz Rubio Marín
        Sanz Núñez Iglesias Medina Garrido Cortés Castillo Santos Lozano Guerrero Cano Prieto Méndez
        Cruz Calvo Gallego Vidal León Márquez Herrera Peña Flores Cabrera Campos Vega Fuentes Carrasco
        Díez Caballero Reyes Nieto Aguilar Pascual Santana Herrero Montero Lorenzo Hidalgo Giménez
        Ibáñez Ferrer Durán Santiago Benítez Mora Vicente Vargas Arias Carmona Crespo Román Pastor Soto
        Sáez Velasco Moya Soler Parra Esteban Bravo Gallardo Rojas Pardo Merino Franco Espinosa
        Izquierdo Lara Rivas Silva Rivera Casado Arroyo Redondo Camacho Rey Vera Otero Luque Galán
        Montes Ríos Sierra Segura Carrillo Marcos Martí Soriano Mendoza Bernal Robles Vila Valero
        Palacios Exposito Benito Andrés Varela Pereira Macías Guerra Heredia Bueno Roldán Mateo Villar
        Contreras Miranda Guillén Mateos Escudero Aguilera Menéndez Casas Aparicio Rivero Estévez
        Beltrán Padilla Gracia Rincón Calderón Salazar Quintana Zamora Abad Galindo Bermúdez Ávila
        Trujillo Acosta Salas Conde Plaza Manzano
        """,
    "Italian": """
        Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti Mancini
        Costa Giordano Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara
        Galli Martini Leone Longo Gentile Martinelli Vitale Lombardo Serra Coppola Marchetti Parisi
        Villa Conte Ferraro Ferri Fabbri Bianco Marini Grasso Valentini Messina Sala Gatti Pellegrini
        Palumbo Sanna Farina Rizzi Monti Cattaneo Morelli Amato Silvestri Mazza Testa Grassi Pellegrino
        Carbone Giuliani Benedetti Barone Rossetti Caputo Montanari Guerra Palmieri Bernardi Martino
        Fiore Ferretti Bellini Basile Riva Donati Piras Vitali Battaglia Sartori Neri Costantini Milani
        Pagano Ruggiero Sorrentino Orlando D'Amico Negri Mantovani Grimaldi Bruni Cocco Fiorentini Poli
        Salvi Bassi Cirillo Pozzi Marra Ferro Morandi Fumagalli Carli Tosi Gallina Olivieri Baldi Fadda
        Melis Guidi Rocca Bertolini Castelli Ventura Franco Zanella Locatelli Pace Brambilla Rota
        Catalano Volpe Angelini Villani Bonetti Ruggeri Pepe Bernasconi Cavallo Colella Aiello Giorgi
        Antonelli Gasparini Nardi Perrone Bosco Sacco Corti Napolitano Papa Fabris Filippi Spinelli
        Simonetti Tedesco Zanetti Bertoni Fontanella Cattani Marchi Bonfanti Tagliabue Pugliese
        Calabrese Viola Lucchesi Magnani Cavalli
        """,
    "Polish": """
        Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak
        Dąbrowski Kozłowski Jankowski Mazur Wojciechowski Kwiatkowski Krawczyk Kaczmarek Piotrowski
        Grabowski Zając Pawłowski Michalski Król Wieczorek Jabłoński Wróbel Nowakowski Majewski
        Olszewski Stępień Malinowski Jaworski Adamczyk Dudek Nowicki Pawlak Górski Witkowski Walczak
        Sikora Baran Rutkowski Michalak Szewczyk Ostrowski Tomaszewski Pietrzak Zalewski Wróblewski
        Marciniak Jasiński Zawadzki Bąk Jakubowski Sadowski Duda Włodarczyk Wilk Chmielewski Borkowski
        Sokołowski Szczepański Sawicki Kucharski Lis Maciejewski Kubiak Kalinowski Mazurek Wysocki
        Kołodziej Kaźmierczak Czarnecki Sobczak Konieczny Urbański Głowacki Wasilewski Sikorski
        Zakrzewski Krajewski Krupa Laskowski Ziółkowski Gajewski Mróz Szulc Makowski Brzeziński
        Baranowski Przybylski Kaczmarczyk Borowski Błaszczyk Adamski Górecki Cieślak Kania Chojnacki
        Janik Szczepaniak Kozieł Leszczyński Lipiński Andrzejewski Czerwiński Kowalewski Bielecki
        Mikołajczyk Ziemba Zięba Domański Markowski Tomczyk Jarosz Kurek Musiał Kopeć Wolski Brzozowski
        Żak Pająk Kot Orłowski Tomczak Dziedzic Kruk Polak Stachowiak Rogowski Wierzbicki Madej Marek
        Matuszewski Karpiński Rybak Gołębiowski Bednarek Bielawski Kasprzak Kosiński Majchrzak
        """,
    "Dutch": """
        Jansen Bakker Visser Smit Meijer Mulder Bos Vos Peters Hendriks Dekker Brouwer Dijkstra Smits
        Koster Prins Kuipers Kuiper Veenstra Kok Willems Jacobs Hoekstra Verhoeven Martens Schouten
        Wouters Koning Postma Huisman Kramer Gerritsen Scholten Peeters Post Maas Bosch Schipper Hermans
        Timmermans Evers Hofman Groen Gerrits Boer Janssen Timmer Wagenaar Schuurman Wolters Verbeek
        Kooistra Bosman Willemsen Boersma Molenaar Driessen Blom Mol Veldman Jonker Bouwman Zwart
        Koopman Jager Sanders Brands Verschuren Kramers Kroon Blok Roos Snijders Lammers Zijlstra Vink
        Wiersma Goossens Groot Schreuder Bergsma Pietersen Goedhart Vermeulen Hartman Cornelissen Arts
        Bijl Sikkema Haan Ruiter Leeuwen Swart Pronk Slot Stam Tuinstra Visscher Terpstra Veldhuis Bouma
        Kuijpers Franken Hofstra Steenbergen Kleijn Michels Heijnen Nijhuis Claassen Spaans Rutten
        Hendrikse Kersten Buijs Verkerk Leenders Coenen Bruijn Ottens Faber Kamphuis Reijnders Rietveld
        Hoogland Verweij Westra Wijnen Joosten Nieuwenhuis Engelen Hoeksema Mertens Segers Stevens
        Geerts Vermeer Ruijter Donker Zuidema Witteveen Oosterhuis Bloemen Schaap Kuik Bruins Pauwels
        Theunissen Lubbers Noordhoek Hagen Ridder Hoogeveen Boekhorst Teunissen Wessels Tromp Stolk
        Schenk Velthuis Weijers Moerman Aerts Beekman Rademaker
        """,
    "Swedish": """
        Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson
        Pettersson Jonsson Jansson Hansson Bengtsson Jönsson Lindberg Jakobsson Magnusson Olofsson
        Lindström Lindqvist Lindgren Axelsson Berg Bergström Lundberg Lind Lundgren Lundqvist Mattsson
        Berglund Fredriksson Sandberg Henriksson Forsberg Sjöberg Wallin Engström Eklund Danielsson
        Lundin Håkansson Björk Gunnarsson Bergman Holm Wikström Samuelsson Isaksson Fransson Bergqvist
        Nyström Holmberg Arvidsson Löfgren Söderberg Nyberg Blomqvist Claesson Nordström Mårtensson
        Lundström Viklund Eliasson Pålsson Björklund Berggren Sandström Nordin Lund Ström Hermansson
        Åberg Ekström Falk Holmgren Hedlund Hellström Sundberg Sjögren Öberg Abrahamsson Martinsson Blom
        Månsson Ek Dahlberg Andreasson Norberg Ågren Strömberg Hansen Sundström Åkesson Norén Jonasson
        Lindholm Ivarsson Göransson Dahl Jensen Åström Sundqvist Hedberg Josefsson Söderström Englund
        Linder Lindblom Ottosson Nyman Skoglund Borg Franzén Bäckström Hallberg Adolfsson Lundmark
        Boström Dahlgren Ericsson Skog Öhman Stenberg Moberg Ahlström Sköld Edlund Hagström Sandell
        Östlund Rosén Hedman Wiklund Melin Backman Paulsson Hjalmarsson Stark Kjellberg Malmberg Winberg
        Högberg Ståhl Alm Grahn Palm Roos Molin Sandgren Hultman Zetterberg Ekman Sahlin Ekdahl Tornberg
        """,
    "Finnish": """
        Korhonen Virtanen Mäkinen Nieminen Mäkelä Hämäläinen Laine Heikkinen Koskinen Järvinen Lehtonen
        Lehtinen Saarinen Salminen Heinonen Niemi Heikkilä Kinnunen Salonen Turunen Laitinen Salo
        Tuominen Rantanen Karjalainen Jokinen Mattila Savolainen Lahtinen Ahonen Ojala Leppänen Väisänen
        Hiltunen Kallio Leinonen Miettinen Aaltonen Pitkänen Manninen Hakala Anttila Koivisto Laaksonen
        Räsänen Hirvonen Lehto Laakso Toivonen Mustonen Rantala Aalto Nurminen Peltonen Partanen Seppälä
        Hänninen Moilanen Seppänen Kettunen Pulkkinen Lappalainen Lampinen Kemppainen Salmi Lahti Nurmi
        Kärkkäinen Eskola Karppinen Ojanen Halonen Oksanen Koponen Vainio Heiskanen Kokkonen Peltola
        Hartikainen Koskela Honkanen Pesonen Koivula Mikkonen Lindroos Kivelä Vuorinen Suominen Rossi
        Nikkinen Kukkonen Sirén Hietala Helin Harju Parviainen Huttunen Ruotsalainen Hyvönen Hakkarainen
        Sillanpää Jääskeläinen Vesterinen Hokkanen Ikonen Eronen Kauppinen Kangas Kosonen Tiainen
        Pietilä Rautio Mäki Kivinen Alanen Haapala Rajala Tikkanen Sorsa Tamminen Viitanen Kuusisto
        Ylitalo Kurki Uusitalo Lipponen Piirainen Haataja Kantola Keränen Huhtala Penttilä Holopainen
        Puustinen Kainulainen Lehtimäki Hautala Laukkanen Myllymäki Vänskä Rinne Soininen Leskinen
        Matikainen Luoma Raatikainen Juntunen Kejonen Pasanen Pirinen Taskinen Torvinen
        """,
    "Russian": """
        Ivanov Smirnov Kuznetsov Popov Vasiliev Petrov Sokolov Mikhailov Novikov Fedorov Morozov Volkov
        Alekseev Lebedev Semyonov Egorov Pavlov Kozlov Stepanov Nikolaev Orlov Andreev Makarov Nikitin
        Zakharov Zaitsev Solovyov Borisov Yakovlev Grigoriev Romanov Vorobyov Sergeev Kuzmin Frolov
        Aleksandrov Dmitriev Korolyov Gusev Kiselyov Ilyin Maksimov Polyakov Sorokin Vinogradov Kovalyov
        Belov Medvedev Antonov Tarasov Zhukov Baranov Filippov Komarov Davydov Belyaev Gerasimov
        Bogdanov Osipov Sidorov Matveev Titov Markov Mironov Krylov Kulikov Karpov Vlasov Melnikov
        Denisov Gavrilov Tikhonov Kazakov Afanasiev Danilov Savelyev Timofeev Fomin Chernov Abramov
        Martynov Efimov Fedotov Shcherbakov Nazarov Kalinin Isaev Chernyshov Bykov Maslov Rodionov
        Konovalov Lazarev Voronin Klimov Filatov Ponomaryov Golubev Kudryavtsev Prokhorov Naumov Potapov
        Zhuravlyov Ovchinnikov Trofimov Leonov Sobolev Ermakov Kolesnikov Goncharov Emelyanov Nikiforov
        Grachyov Kotov Grishin Efremov Arkhipov Gromov Kirillov Malyshev Panov Moiseev Rumyantsev Akimov
        Kondratiev Biryukov Gorbunov Anisimov Eremin Tikhomirov Galkin Lukyanov Mikheev Skvortsov Yudin
        Belousov Nesterov Simonov Prokofiev Kharitonov Knyazev Tsvetkov Levin Mitrofanov Voronov
        Aksyonov Sofronov Maltsev Loginov Gorshkov Savin Krasnov Maiorov Demidov Eliseev Rybakov Safonov
        Plotnikov
        """,
    "Japanese": """
        Sato Suzuki Takahashi Tanaka Watanabe Ito Yamamoto Nakamura Kobayashi Kato Yoshida Yamada Sasaki
        Yamaguchi Matsumoto Inoue Kimura Hayashi Shimizu Yamazaki Mori Abe Ikeda Hashimoto Yamashita
        Ishikawa Nakajima Maeda Fujita Ogawa Goto Okada Hasegawa Murakami Kondo Ishii Saito Sakamoto
        Endo Aoki Fujii Nishimura Fukuda Ota Miura Fujiwara Okamoto Matsuda Nakagawa Nakano Harada Ono
        Tamura Takeuchi Kaneko Wada Nakayama Ishida Ueda Morita Hara Shibata Sakai Kudo Yokoyama
        Miyazaki Miyamoto Uchida Takagi Ando Taniguchi Ohno Maruyama Imai Takada Fujimoto Takeda Murata
        Ueno Sugiyama Masuda Sugawara Hirano Kojima Otsuka Chiba Kubo Matsui Iwasaki Sakurai Kinoshita
        Noguchi Matsuo Nomura Kikuchi Sano Onishi Sugimoto Arai Hamada Ichikawa Furukawa Mizuno Komatsu
        Shimada Koyama Yoshikawa Nagai Iida Kawaguchi Nishikawa Higuchi Tsuchiya Honda Kubota Tsuji Yano
        Kawasaki Yasuda Adachi Sawada Minami Nishida Hirata Higashi Iwata Kawakami Oishi Takano Matsuura
        Shirai Asano Yagi Honma Tominaga Kitamura Ogata Hoshino Kurihara Matsushita Tsukamoto Katayama
        Yoshimura Sugihara Akiyama Kamiya Mochizuki Oshima Ozawa Hattori Hirose Okubo Nagata Kawamura
        Tsuda Ishihara Kitagawa Nishiyama Kuroda Oda Toyoda Horiuchi Sekiguchi Takizawa Morimoto Kawai
        Tada Matsubara Uehara Kuwabara Mitsui Shinohara Ishiguro Imamura Nakata Hirai Kanda Inagaki
        Okuda
        """,
    "Greek": """
        Papadopoulos Vlachos Angelopoulos Nikolaidis Georgiou Petridis Athanasiadis Dimitriadis
        Papadakis Panagopoulos Papanikolaou Karagiannis Antoniou Makris Vasiliou Konstantinidis
        Ioannidis Pappas Christodoulou Oikonomou Papageorgiou Alexiou Theodorou Karras Samaras
        Papakonstantinou Lambrou Kostopoulos Giannopoulos Dimopoulos Anagnostopoulos Christopoulos
        Nikolopoulos Apostolopoulos Georgopoulos Theodoropoulos Stavropoulos Alexopoulos Vasilopoulos
        Konstantopoulos Antonopoulos Triantafyllou Hatzis Kotsis Markopoulos Georgiadis Theodoridis
        Pavlidis Michailidis Charalambous Kyriakou Anastasiou Athanasiou Dimitriou Nikolaou Ioannou
        Konstantinou Panagiotou Stavrou Christou Evangelou Grigoriou Spyrou Zervas Galanis Kanellopoulos
        Mavridis Stathopoulos Xenakis Manolakis Kalogeropoulos Sotiriou Daskalakis Theodorakis
        Kazantzakis Markakis Stefanidis Papathanasiou Papaioannou Papandreou Papadimitriou Zografos
        Raptis Kalamaras Gikas Mylonas Tsakiris Voulgaris Arvanitis Kokkinos Mavros Melas Doukas Roussos
        Rallis Katsaros Floros Kontos Sideris Tzanis Drakos Fotiou Lazaridis Savvidis Iliadis Simitis
        Kefalas Stamatiou Tsipras Venizelos Karamanlis Mitsotakis Laskaris Argyros Komninos Andreadis
        Zannis Perrakis Vassilakis Fragkos Liakos Bakas Skouras Delis Vergis
        """,
}


def surnames() -> str:
    """The lines of the sample, each once, by language and then as in the lists above."""
    lines = [f"{language}: {name}" for language, names in SURNAMES.items() for name in names.split()]
    return "\n".join(dict.fromkeys(lines)) + "\n"
